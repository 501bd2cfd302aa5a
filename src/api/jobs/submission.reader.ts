import { Injectable } from '@nestjs/common';
import type { Field } from '../../http/field.js';
import { BODY, fieldError, inside, type Place } from '../../http/field-errors.js';
import type { FieldError } from '../../http/problem.js';
import { isObject, readFields } from '../../http/read-fields.js';
import { UnfetchableUrlError } from '../../job/job.errors.js';
import type { JobOptions } from '../../job/job.options.js';
import { DEFAULT_MAX_AGE_SECONDS } from '../../job/job.policy.js';
import { dedupeKeyOf } from '../../job/job.stream.js';
import type { Submission } from '../../job/job.submission.js';
import { fetchableUrl } from '../../job/job.url.js';
import { AddressPolicy } from '../../outbound/address-policy.js';
import { optionFields, type SubmissionOptions } from './submission.fields.js';
import type { SubmissionName } from './submission.name.js';
import { SubmissionSettings } from './submission-settings.js';

/** What was asked for by name, read and checked. */
export type Asked = Partial<SubmissionOptions>;

export type ReadResult<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] };

/** A submission, and which of its options were asked for by name: the others are defaults that nobody would miss. */
export interface ReadSubmission {
  readonly submission: Submission;
  readonly asked: Asked;
}

const NOTHING: Asked = {};

/** Reads what clients submit: a single submission, an item of a batch, or the defaults of one. */
@Injectable()
export class SubmissionReader {
  readonly #fields: ReadonlyMap<string, Field<unknown>>;
  readonly #defaults: SubmissionOptions;
  readonly #filled = new WeakMap<Asked, FilledIn>();

  constructor(
    settings: SubmissionSettings,
    private readonly policy: AddressPolicy,
  ) {
    const callbacks = { areSigned: settings.hasCallbacks, rule: policy };
    this.#fields = new Map<string, Field<unknown>>(Object.entries(optionFields({ ...settings.limits, callbacks })));
    this.#defaults = {
      headers: [],
      acceptStatus: 'success',
      priority: 0,
      notBefore: null,
      tags: [],
      maxAgeSeconds: DEFAULT_MAX_AGE_SECONDS,
      ...settings.defaults,
    };
  }

  /** A URL, or an object of a URL and whatever else is asked for. Errors are placed within it. */
  read(item: unknown, name: SubmissionName, at: Date, defaults: Asked = NOTHING): ReadResult<ReadSubmission> {
    const errors: FieldError[] = [];
    if (typeof item === 'string') {
      const url = this.#readUrl(item, BODY, errors);
      return url ? this.#submission(url, name, defaults) : { kind: 'refused', errors };
    }
    if (!isObject(item)) return refused(BODY, 'A URL is expected here, or a JSON object that has one');

    const url = this.#readUrl(item['url'], inside(BODY, 'url'), errors);
    const own = this.#readOptions(item, BODY, at, errors, 'url');
    if (!url || errors.length > 0) return { kind: 'refused', errors };
    return this.#submission(url, name, { ...defaults, ...own });
  }

  /** Options without a URL, for all items of a batch: JSON, or query parameters. */
  readDefaults(given: unknown, place: Place, at: Date): ReadResult<Asked> {
    if (!isObject(given)) return refused(place, 'A JSON object is expected here');

    const errors: FieldError[] = [];
    const asked = this.#readOptions(given, place, at, errors);
    return errors.length > 0 ? { kind: 'refused', errors } : { kind: 'read', value: asked };
  }

  #submission(url: ReadUrl, name: SubmissionName, asked: Asked): ReadResult<ReadSubmission> {
    const { options, ...more } = this.filledIn(asked);
    const dedupeKey = dedupeKeyOf(url.href, options.headers);
    const submission = { ...name, givenUrl: url.given, url: url.href, dedupeKey, options, ...more };
    return { kind: 'read', value: { submission, asked } };
  }

  /** What was asked for, and the defaults of the rest: made once for all items of a batch that say nothing themselves. */
  filledIn(asked: Asked): FilledIn {
    const known = this.#filled.get(asked);
    if (known) return known;

    const { maxAgeSeconds, callbackUrl, respectRobots, ...others } = { ...this.#defaults, ...asked };
    const options: JobOptions = { ...others, ...robotsOptions(asked.respectRobots, respectRobots) };
    const filled = { maxAgeSeconds, callbackUrl, options };
    this.#filled.set(asked, filled);
    return filled;
  }

  #readUrl(given: unknown, place: Place, errors: FieldError[]): ReadUrl | undefined {
    if (typeof given !== 'string') {
      errors.push(fieldError(place, given === undefined ? 'required' : 'invalid', 'A URL is needed, as a text'));
      return undefined;
    }
    try {
      return { given, href: fetchableUrl(given, this.policy).href };
    } catch (error) {
      if (!(error instanceof UnfetchableUrlError)) throw error;
      errors.push(fieldError(place, error.code, error.message));
      return undefined;
    }
  }

  /** Adds what is wrong to `errors`; its answer counts only where that is nothing. */
  #readOptions(
    given: Readonly<Record<string, unknown>>,
    place: Place,
    at: Date,
    errors: FieldError[],
    besides?: string,
  ): Asked {
    return readFields(given, { fields: this.#fields, place, at, errors, besides });
  }
}

/** What was said is told from what holds where nothing is: a host may have the latter of its own. */
function robotsOptions(said: boolean | undefined, holds: boolean): Partial<JobOptions> {
  if (said !== undefined) return { respectRobots: said };
  return holds ? { respectRobotsByDefault: true } : {};
}

type FilledIn = Pick<Submission, 'options' | 'maxAgeSeconds' | 'callbackUrl'>;

interface ReadUrl {
  readonly given: string;
  readonly href: string;
}

function refused(place: Place, detail: string): { readonly kind: 'refused'; readonly errors: readonly FieldError[] } {
  return { kind: 'refused', errors: [fieldError(place, 'not_an_object', detail)] };
}
