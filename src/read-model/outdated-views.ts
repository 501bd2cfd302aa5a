import { StoreUnavailableError } from '../eventsourcing/event-store.js';

/** Something was asked for that only views know which this version wrote, and those that answer are older. */
export class OutdatedViewsError extends StoreUnavailableError {
  constructor() {
    const sentence =
      'The views are being made anew after an upgrade: until they are, jobs are found by status, host, tag, url and time of submission only';
    super(sentence, { reason: sentence });
  }
}
