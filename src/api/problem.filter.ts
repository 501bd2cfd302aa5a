import { type ArgumentsHost, Catch, type ExceptionFilter, Logger, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownPaths } from './known-paths.js';
import { Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import { sendProblem } from './send-problem.js';

/** Everything that goes wrong leaves by this door. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('Http');

  constructor(private readonly paths: KnownPaths) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also takes what fails before there is a route, and so before there is a caller. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = isUnrouted(error, request) ? this.paths.refusal(request) : problemOf(error);
    if (problem.status >= 500) this.#log(problem, request);
    sendProblem(reply, problem, request.id);
  }

  #log({ code, detail, more }: Problem, { id, method, routeOptions, caller }: FastifyRequest): void {
    const trace = caller?.traceId === undefined ? '' : `, trace ${caller.traceId}`;
    const what = `${method} ${routeOptions?.url ?? 'of no route'} was answered ${code} (request ${id}${trace})`;
    if (code === 'internal') this.#logger.error(what, storyOf(more.cause));
    else this.#logger.warn(`${what}: ${more.cause instanceof Error ? more.cause.message : detail}`);
  }
}

/** No route took it; where its path is long, the router says so in another way. */
function isUnrouted(error: unknown, { is404 }: FastifyRequest): boolean {
  if (!is404) return false;

  return (
    error instanceof NotFoundException || (error as { code?: unknown } | null)?.code === 'FST_ERR_MAX_PARAM_LENGTH'
  );
}

/** The stack of an error and of what caused it. */
function storyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);

  return error.cause === undefined ? `${error.stack}` : `${error.stack}\nCaused by ${storyOf(error.cause)}`;
}
