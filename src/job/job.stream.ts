import { namedUuids, sha256 } from '../eventsourcing/digest.js';
import { type HeaderPair, sortedHeaders } from './job.headers.js';

/** The category of all streams of fetch jobs. */
export const JOB_CATEGORY = 'job';

/** Ids of jobs are names in this namespace, made once for this project. */
const idOf = namedUuids('6f1c3f0e-54a4-4d8e-9a2b-6d0f8f2c7a51');

export function jobStream(jobId: string): string {
  return `${JOB_CATEGORY}-${jobId}`;
}

/** The job that a stream of this category is about. */
export function jobIdIn(stream: string): string {
  return stream.slice(JOB_CATEGORY.length + 1);
}

/** The id of the n-th job of a dedupe key. It is computed, so that two processes that submit at once get the same. */
export function jobIdOf(dedupeKey: string, generation: number): string {
  return idOf(`${dedupeKey}/${generation}`);
}

/** What makes two submissions the same: the URL as fetched, and the headers sent with it. Nothing else matters. */
export function dedupeKeyOf(url: string, headers: readonly HeaderPair[]): string {
  return sha256(JSON.stringify(['GET', url, sortedHeaders(headers)]));
}

/** A UUID of version 5. */
export const JOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of a job. No store need be asked about one that cannot. */
export function isJobId(text: string): boolean {
  return JOB_ID.test(text);
}
