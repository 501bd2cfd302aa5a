import { sha256 } from '../../eventsourcing/digest.js';
import type { CallerIdentity } from '../../http/caller.js';
import { invalidRequest } from '../../http/problem.js';
import type { Submission } from '../../job/job.submission.js';

/** What a submission is known by: sent again under the same name, it finds its own job. */
export type SubmissionName = Pick<Submission, 'id' | 'isResendable'>;

const KEY = /^[\x20-\x7e]{1,255}$/;

/** The header, as OpenAPI has it. */
export const IDEMPOTENCY_KEY = {
  type: 'string',
  pattern: KEY.source,
  description: "Its sender's own: another one for each submission, and the same for its resends.",
} as const;

/**
 * How the items of a request are named: by its `Idempotency-Key`, which is its sender's own, or by the request.
 * @throws Problem for a key that is none
 */
export function submissionNames(caller: CallerIdentity, key: string | undefined): (index: number) => SubmissionName {
  if (key === undefined) return (index) => ({ id: `${caller.id}/${index}`, isResendable: false });
  if (!KEY.test(key)) throw invalidRequest([BAD_KEY]);

  return (index) => ({ id: sha256(JSON.stringify([caller.actor, key, index])), isResendable: true });
}

const BAD_KEY = {
  code: 'invalid',
  detail: 'An Idempotency-Key has 1 to 255 printable ASCII characters',
  parameter: 'Idempotency-Key',
};
