import { inspect } from 'node:util';
import type { Logger } from '@nestjs/common';
import { NotSettledError } from '../actors/event-sourced-actor.js';
import { MailboxFullError } from '../actors/mailbox.js';
import { atMost } from '../concurrency/at-most.js';
import { isOutage, WrongExpectedRevisionError } from '../eventsourcing/event-store.js';
import type { Origin } from '../eventsourcing/metadata.js';

/** Enough for the store to write in groups, few enough to leave others their turn. */
export const SUBMITTED_AT_ONCE = 200;

/** What became of one of many. */
type Outcome<View> =
  | { readonly kind: 'made' | 'standing'; readonly view: View }
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

export interface ManySubmissions<One, View> {
  readonly submissions: readonly One[];
  readonly origin: Origin;
  /** Once it aborts no further one is submitted, and the outcomes are those of the ones before. */
  readonly signal: AbortSignal | undefined;
  readonly logger: Logger;
  submit(one: One): Promise<{ readonly view: View; readonly isOwn: boolean }>;
  /** Whether an error refuses a submission for what it is. */
  isRefusal(error: unknown): boolean;
}

/** Submits many, at most so many at once. Never rejects: what goes wrong with a submission is its outcome. */
export async function submitMany<One, View>(many: ManySubmissions<One, View>): Promise<readonly Outcome<View>[]> {
  const { submissions, signal } = many;
  const outcomes = await atMost(SUBMITTED_AT_ONCE, submissions, (one) => outcomeOf(one, many), signal);
  logFailures(outcomes, many);
  return outcomes;
}

async function outcomeOf<One, View>(one: One, many: ManySubmissions<One, View>): Promise<Outcome<View>> {
  try {
    const { view, isOwn } = await many.submit(one);
    return { kind: isOwn ? 'made' : 'standing', view };
  } catch (error) {
    if (many.isRefusal(error)) return { kind: 'refused', error };
    return { kind: isOverload(error) ? 'overloaded' : 'failed', error };
  }
}

/** A fault of our own mostly meets all the submissions alike: one line tells of all. */
function logFailures<One, View>(
  outcomes: readonly Outcome<View>[],
  { logger, origin }: ManySubmissions<One, View>,
): void {
  const errors = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []));
  if (errors.length === 0) return;

  const share = `${errors.length} of ${outcomes.length}`;
  logger.error(`${share} submissions failed (request ${origin.correlationId})`, inspect(errors[0]));
}

function isOverload(error: unknown): boolean {
  return isOutage(error) || OVERLOADS.some((kind) => error instanceof kind);
}

const OVERLOADS = [MailboxFullError, NotSettledError, WrongExpectedRevisionError];
