import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { storyOf } from './error-story.js';
import type { KnownPaths } from './known-paths.js';
import { Problem } from './problem.js';
import type { ProblemMapping } from './problem-mapping.js';
import { sendProblem } from './send-problem.js';

const WARNING_EVERY_MS = 60_000;

/** Everything that goes wrong leaves by this door. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('Http');
  #warnedAt = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  constructor(
    private readonly paths: KnownPaths,
    private readonly mapping: ProblemMapping,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also takes what fails before there is a route, and so before there is a caller. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.#problemOf(error, request);
    if (problem.status >= 500) this.#log(problem, request);
    sendProblem(reply, problem, request.id);
  }

  #problemOf(error: unknown, request: FastifyRequest): Problem {
    if (isBrokenOff(request)) return new Problem('invalid_request', 'The request broke off', { cause: error });

    return isUnrouted(error, request) ? this.paths.refusal(request) : this.mapping.problemOf(error);
  }

  #log({ code, detail, more }: Problem, { id, method, routeOptions, caller }: FastifyRequest): void {
    const trace = caller?.traceId === undefined ? '' : `, trace ${caller.traceId}`;
    const what = `${method} ${routeOptions?.url ?? 'of no route'} was answered ${code} (request ${id}${trace})`;
    if (code === 'internal') this.#logger.error(what, storyOf(more.cause));
    else this.#warn(`${what}: ${more.cause instanceof Error ? more.cause.message : detail}`);
  }

  /** A store that is down spoils every request alike: a line a minute tells that as well as thousands do. */
  #warn(what: string): void {
    const now = performance.now();
    if (now - this.#warnedAt < WARNING_EVERY_MS) {
      this.#unsaid++;
      return;
    }
    this.#logger.warn(this.#unsaid === 0 ? what : `${what}; before it ${this.#unsaid} more like it`);
    this.#warnedAt = now;
    this.#unsaid = 0;
  }
}

/** Its sender left before all of it was here: nobody waits for the answer, and nothing is wrong with us. */
function isBrokenOff({ raw }: FastifyRequest): boolean {
  return raw.errored !== null && !raw.complete;
}

/**
 * No route took it: what the framework says instead, of its method, its length or its body, is beside the point. But a
 * path that it could not decode is no path at all.
 */
function isUnrouted(error: unknown, { is404 }: FastifyRequest): boolean {
  return is404 && !(error instanceof Problem) && (error as { code?: unknown } | null)?.code !== 'FST_ERR_BAD_URL';
}
