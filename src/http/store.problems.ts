import { BodyDamagedError, BodyNotFoundError } from '../bodies/body-store.js';
import { UnreadableEventError } from '../eventsourcing/codec.js';
import {
  StoreUnavailableError,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../eventsourcing/event-store.js';
import { ForeignViewsError } from '../read-model/log-of-views.js';
import { OutdatedViewsError } from '../read-model/outdated-views.js';
import { BadCursorError } from '../read-model/page.js';
import { invalidRequest, Problem } from './problem.js';
import { type ProblemRule, problemRule } from './problem-rules.js';

const UNREACHABLE = 'The store cannot be reached, or takes no writes';
const UNSETTLED = 'It was not settled in time whether this was done. Asking again is harmless, and tells';
const GONE = 'The bytes are not kept any more (body_lost)';
const DAMAGED =
  'The bytes that are kept are not those that came, and are not sent: have them fetched again (maxAgeSeconds 0)';

const UNREADABLE =
  'An event of this cannot be read by this version of the service: /v1/operations tells operators which';

/** Errors of the stores and of the actors. What a store says may name files and hosts: the client gets a sentence of ours. */
export const STORE_PROBLEMS: readonly ProblemRule[] = [
  problemRule(ForeignViewsError, (cause) => unavailable(cause.message, cause)),
  problemRule(OutdatedViewsError, (cause) => unavailable(cause.message, cause)),
  problemRule(StoreUnavailableError, (cause) => unavailable(cause.reason ?? UNREACHABLE, cause)),
  problemRule(UnknownOutcomeError, (cause) => unavailable(UNSETTLED, cause)),
  problemRule(UnreadableEventError, (cause) => new Problem('internal', UNREADABLE, { cause })),
  problemRule(WrongExpectedRevisionError, (cause) => overloaded('Others change this all the time: ask again', cause)),
  problemRule(BodyNotFoundError, (cause) => new Problem('not_found', GONE, { cause })),
  problemRule(BodyDamagedError, (cause) => new Problem('body_damaged', DAMAGED, { cause })),
  problemRule(BadCursorError, ({ message }) =>
    invalidRequest([{ code: 'bad_cursor', detail: message, parameter: 'cursor' }]),
  ),
  ofActor('MailboxFullError', (cause) => overloaded('Too much is asked of this at once: ask again later', cause)),
  ofActor('NotSettledError', (cause) => unavailable(UNSETTLED, cause)),
];

/** The actors' own errors are known by name: the dependency rule keeps HTTP apart from the actors. */
function ofActor(name: string, problemOf: (error: Error) => Problem): ProblemRule {
  return (error) => (error.name === name ? problemOf(error) : undefined);
}

function unavailable(detail: string, cause: Error): Problem {
  return new Problem('unavailable', detail, { cause });
}

function overloaded(detail: string, cause: Error): Problem {
  return new Problem('overloaded', detail, { cause });
}
