import { inspect } from 'node:util';
import type { Logger } from '@nestjs/common';
import { NotSettledError } from '../actors/event-sourced-actor.js';
import { MailboxFullError } from '../actors/mailbox.js';
import { atMost } from '../concurrency/at-most.js';
import { isOutage, WrongExpectedRevisionError } from '../eventsourcing/event-store.js';
import type { Origin } from '../eventsourcing/metadata.js';

/** Enough for the store to write in groups, few enough to leave others their turn. */
export const ASKED_AT_ONCE = 200;

/** What became of one of many. */
type Outcome<Answer> =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

export interface Many<One, Answer> {
  readonly items: readonly One[];
  /** What the items are called where some of them failed. */
  readonly words: string;
  readonly origin: Origin;
  /** Once it aborts no further one is begun, and the outcomes are those of the ones before. */
  readonly signal: AbortSignal | undefined;
  readonly logger: Logger;
  ask(one: One): Promise<Answer>;
  /** Whether an error refuses one for what it is. */
  isRefusal(error: unknown): boolean;
}

/** Asks something of many, at most so many at once. Never rejects: what goes wrong with one is its outcome. */
export async function askMany<One, Answer>(many: Many<One, Answer>): Promise<readonly Outcome<Answer>[]> {
  const outcomes = await atMost(ASKED_AT_ONCE, many.items, (one) => outcomeOf(one, many), many.signal);
  logFailures(outcomes, many);
  return outcomes;
}

async function outcomeOf<One, Answer>(one: One, many: Many<One, Answer>): Promise<Outcome<Answer>> {
  try {
    return { kind: 'done', answer: await many.ask(one) };
  } catch (error) {
    if (many.isRefusal(error)) return { kind: 'refused', error };
    return { kind: isOverload(error) ? 'overloaded' : 'failed', error };
  }
}

/** A fault of our own mostly meets all of them alike: one line tells of all. */
function logFailures<One, Answer>(
  outcomes: readonly Outcome<Answer>[],
  { logger, words, origin }: Many<One, Answer>,
): void {
  const errors = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []));
  if (errors.length === 0) return;

  const share = `${errors.length} of ${outcomes.length}`;
  logger.error(`${share} ${words} failed (request ${origin.correlationId})`, inspect(errors[0]));
}

function isOverload(error: unknown): boolean {
  return isOutage(error) || OVERLOADS.some((kind) => error instanceof kind);
}

const OVERLOADS = [MailboxFullError, NotSettledError, WrongExpectedRevisionError];
