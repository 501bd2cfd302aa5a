import { namedUuids } from '../eventsourcing/digest.js';

/** The category of all streams of callbacks. */
export const CALLBACK_CATEGORY = 'callback';

/** Ids of callbacks and of what they bring are names in this namespace, made once for this project. */
const idOf = namedUuids('2b7e0c5d-8f0a-4c39-9d6e-5a1c44f0b7e2');

/** The id of the callback of a job to a URL: the same URL twice is one callback. */
export function callbackIdOf(jobId: string, url: string): string {
  return idOf(`${jobId}/${url}`);
}

/** What receivers know it by that a job is told of as it was at a revision: a delivery that is repeated has the same. */
export function messageIdOf(callbackId: string, jobRevision: bigint): string {
  return idOf(`${callbackId}/${jobRevision}`);
}

/** A UUID of version 5. */
export const CALLBACK_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of a callback. No store need be asked about one that cannot. */
export function isCallbackId(text: string): boolean {
  return CALLBACK_ID.test(text);
}
