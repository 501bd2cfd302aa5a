import { HttpException, Injectable } from '@nestjs/common';
import { Problem, type ProblemCode } from './problem.js';
import type { ProblemRule } from './problem-rules.js';
import { STORE_PROBLEMS } from './store.problems.js';

/** The one place where errors meet status codes. Each resource adds the rules for the errors of its model. */
@Injectable()
export class ProblemMapping {
  readonly #rules: ProblemRule[] = [...STORE_PROBLEMS];

  add(rules: readonly ProblemRule[]): void {
    this.#rules.push(...rules);
  }

  /** What a client is told of an error, whatever it is. */
  problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (!(error instanceof Error)) return internal(error);
    if (error instanceof HttpException) return ofFramework(error, error.getStatus());

    for (const rule of this.#rules) {
      const problem = rule(error);
      if (problem) return problem;
    }
    return ofFastify(error) ?? internal(error);
  }
}

function ofFastify(error: Error & { statusCode?: unknown }): Problem | undefined {
  const { name, statusCode } = error;
  return name === 'FastifyError' && typeof statusCode === 'number' ? ofFramework(error, statusCode) : undefined;
}

/** Of Nest and Fastify, whose own sentences are good enough where the request is at fault. */
function ofFramework(error: Error, status: number): Problem {
  if (status === 503) return new Problem('overloaded', 'The service cannot do this now', { cause: error });
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

/** Never with the exception's text, which may hold anything. */
function internal(cause: unknown): Problem {
  const detail = 'Something went wrong here, not in the request. It is in the log under the id of this request';
  return new Problem('internal', detail, { cause });
}
