import { HttpException } from '@nestjs/common';
import {
  StoreUnavailableError,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../eventsourcing/event-store.js';
import { ForeignSubmissionError, JobNotFoundError, UnfetchableUrlError, WrongStatusError } from '../job/job.errors.js';
import { NoResultError } from '../queries/get-result.query.js';
import { BadCursorError } from '../read-model/page.js';
import { invalidRequest, Problem, type ProblemCode } from './problem.js';

/** What a client is told of an error, whatever it is: the one place where errors meet status codes. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return ofFramework(error, error.getStatus());
  if (error instanceof Error) return ofModel(error) ?? ofStore(error) ?? ofFastify(error) ?? internal(error);

  return internal(error);
}

function ofModel(error: Error): Problem | undefined {
  const { message, name } = error;
  if (error instanceof JobNotFoundError || error instanceof NoResultError) return new Problem('not_found', message);
  if (error instanceof WrongStatusError) return new Problem('wrong_status', message);
  if (error instanceof UnfetchableUrlError)
    return invalidRequest([{ code: error.code, detail: message, pointer: '/url' }]);
  if (error instanceof BadCursorError)
    return invalidRequest([{ code: 'bad_cursor', detail: message, parameter: 'cursor' }]);
  if (error instanceof ForeignSubmissionError) {
    return invalidRequest([{ code: 'key_reused', detail: message, parameter: 'Idempotency-Key' }]);
  }
  // The actors' own errors are known by name: the dependency rule keeps the API apart from the actors.
  if (name === 'MailboxFullError') return overloaded('Too much is asked of this job at once: ask again later', error);
  if (name === 'NotSettledError') return overloaded(UNSETTLED, error);
  return undefined;
}

/** What the log is told of an error: its stack, and those of what caused it. */
export function storyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);

  return error.cause === undefined ? `${error.stack}` : `${error.stack}\nCaused by ${storyOf(error.cause)}`;
}

const UNSETTLED = 'It was not settled in time whether this was done. Asking again is harmless, and tells';

/** What a store says may name files and hosts: the client gets a sentence of ours. */
function ofStore(error: Error): Problem | undefined {
  if (error instanceof StoreUnavailableError)
    return overloaded('The store cannot be reached, or takes no writes', error);
  if (error instanceof UnknownOutcomeError) return overloaded(UNSETTLED, error);
  if (error instanceof WrongExpectedRevisionError) return overloaded('Others change this job all the time', error);
  return undefined;
}

function ofFastify(error: Error & { statusCode?: unknown }): Problem | undefined {
  const { name, statusCode } = error;
  return name === 'FastifyError' && typeof statusCode === 'number' ? ofFramework(error, statusCode) : undefined;
}

/** Of Nest and Fastify, whose own sentences are good enough where the request is at fault. */
function ofFramework(error: Error, status: number): Problem {
  if (status === 503) return overloaded('The service cannot do this now', error);
  if (status >= 500) return internal(error);

  return new Problem(CODES[status] ?? 'invalid_request', error.message, { cause: error });
}

const CODES: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'wrong_status',
  413: 'too_large',
  414: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  431: 'too_large',
};

function overloaded(detail: string, cause: unknown): Problem {
  return new Problem('overloaded', detail, { cause });
}

/** Never with the exception's text, which may hold anything. */
function internal(cause: unknown): Problem {
  const detail = 'Something went wrong here, not in the request. It is in the log under the id of this request';
  return new Problem('internal', detail, { cause });
}
