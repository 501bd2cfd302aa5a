import type { EventAnswer } from '../../../src/contract/answers.js';

/** What is wanted of the log, as it was written into the form. What is empty is not asked for. */
export interface ReplayFilter {
  /** Lists with commas. */
  readonly types: string;
  readonly hosts: string;
  readonly jobs: string;
  readonly tag: string;
  /** Local times, as an input has them. */
  readonly from: string;
  readonly to: string;
  readonly actor: string;
}

/** How the log is asked for events after a position, up to the present. */
export function replayPath({ types, hosts, jobs, tag }: ReplayFilter, after: string): string {
  const asked = new URLSearchParams({ after, wait: '0' });
  for (const [name, text] of Object.entries({ type: types, host: hosts, job: jobs })) {
    const listed = text.split(/[\s,]+/).filter((each) => each !== '');
    if (listed.length > 0) asked.set(name, listed.join(','));
  }
  if (tag.trim() !== '') asked.set('tag', tag.trim());
  return `/v1/stream?${asked}`;
}

/** What the service does not look at: when, and on whose behalf. */
export function isWanted({ recordedAt, metadata }: EventAnswer, { from, actor }: ReplayFilter): boolean {
  if (from !== '' && Date.parse(recordedAt) < Date.parse(from)) return false;
  return actor.trim() === '' || metadata.actor === actor.trim();
}

/** Whether an event came after all that is wanted: the log is in the order of time. */
export function isBeyond({ recordedAt }: EventAnswer, { to }: ReplayFilter): boolean {
  return to !== '' && Date.parse(recordedAt) > Date.parse(to);
}
