import { asIs } from '../../http/common.fields.js';
import type { Field } from '../../http/field.js';
import { UnfetchableUrlError } from '../../job/job.errors.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { type AddressRule, fetchableUrl } from '../../job/job.url.js';

export interface CallbackBounds {
  /** Whether there is a secret to sign callbacks with. */
  readonly areSigned: boolean;
  readonly rule: AddressRule;
}

const { length } = OPTION_LIMITS.callbackUrl;

/** Where a job is told of. The same rules hold as for what is fetched: at submission, and whenever it is sent. */
export function callbackUrl({ areSigned, rule }: CallbackBounds): Field<string> {
  return {
    schema: {
      type: 'string',
      format: 'http-url',
      maxLength: length,
      description:
        'Is sent the job, as a signed POST, once it is final: also where another job stands for this submission.',
    },
    read(value, refuse) {
      if (typeof value !== 'string') return refuse('This must be a URL, as a text');
      if (!areSigned) return refuse('This service sends no callbacks: its operator has set no WEBHOOK_SECRET');

      try {
        const { href } = fetchableUrl(value, rule);
        return href.length <= length ? href : refuse(`The URL, percent-encoded, is longer than ${length} bytes`);
      } catch (error) {
        if (error instanceof UnfetchableUrlError) return refuse(error.message);
        throw error;
      }
    },
    fromText: asIs,
  };
}
