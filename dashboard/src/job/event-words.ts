import type { EventAnswer } from '../../../src/contract/answers.js';
import { duration } from '../shared/format.js';

/** What happened, for people. An event that this page has no words for is called by its name. */
export function eventWords({ type, data }: EventAnswer): string {
  const told = data as Told;
  switch (type) {
    case 'JobSubmitted':
      return 'Submitted';
    case 'FetchStarted':
      return `Attempt ${told.attempt} began`;
    case 'FetchCompleted':
      return told.notModified
        ? `Found unchanged${took(told)}`
        : `Fetched: ${told.response?.httpStatus ?? ''}${took(told)}`;
    case 'FetchFailed':
      return `Attempt ${told.attempt} failed: ${told.error?.message ?? ''}`;
    case 'FetchAbandoned':
      return `Attempt ${told.attempt} was given up: ${ABANDONED[told.reason ?? ''] ?? told.reason}`;
    case 'CallbackRequested':
      return `Is to be told to ${told.url}`;
    case 'JobRetried':
      return `Retried by hand${because(told)}`;
    case 'JobPaused':
      return `Paused${because(told)}`;
    case 'JobResumed':
      return `Resumed${because(told)}`;
    case 'JobCancelled':
      return `Cancelled${because(told)}`;
    case 'JobDeleted':
      return `Deleted${because(told)}`;
    case 'JobPurged':
      return 'Purged: what was known of it is removed';
    default:
      return type;
  }
}

interface Told {
  readonly url?: string;
  readonly attempt?: number;
  readonly response?: { readonly httpStatus: number };
  readonly notModified?: boolean;
  readonly timings?: { readonly totalMs: number };
  readonly error?: { readonly message: string };
  readonly reason?: string | null;
}

const ABANDONED: Readonly<Record<string, string>> = {
  'runner-lost': 'its runner was lost',
  shutdown: 'its runner was stopped',
  paused: 'the job was paused',
  'host-busy': 'it was led to a host that was not free',
  'disk-full': 'there was no room to keep what came',
};

function took({ timings }: Told): string {
  return timings ? ` in ${duration(timings.totalMs)}` : '';
}

function because({ reason }: Told): string {
  return reason ? `: ${reason}` : '';
}
