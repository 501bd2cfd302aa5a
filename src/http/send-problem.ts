import type { FastifyReply } from 'fastify';
import { PROBLEMS, type Problem } from './problem.js';

export const PROBLEM_JSON = 'application/problem+json';

/** RFC 9457, as JSON. */
export function problemBody(problem: Problem, requestId: string): string {
  const { code, detail, more } = problem;
  const { status, title } = PROBLEMS[code];
  const { errors, members } = more;
  return JSON.stringify({ type: `/problems/${code}`, code, title, status, detail, errors, requestId, ...members });
}

/** The headers of a problem's answer, names in lower case. Who is told to come again is told when. */
export function problemHeaders({ status, more }: Problem, requestId: string): Record<string, string> {
  const again = status === 429 || status === 503 ? { 'retry-after': '1' } : undefined;
  const own = Object.entries(more.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    'content-type': PROBLEM_JSON,
    'x-content-type-options': 'nosniff',
    'request-id': requestId,
    ...again,
    ...Object.fromEntries(own),
  };
}

/** Answers with a problem, in place of whatever the handler had begun to say. */
export function sendProblem(reply: FastifyReply, problem: Problem, requestId: string): void {
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy(); // too late to say anything: a cut answer is not taken for a whole one
    return;
  }
  for (const name of Object.keys(reply.getHeaders())) {
    if (OF_CONTENT.test(name)) reply.removeHeader(name);
  }
  const body = Buffer.from(problemBody(problem, requestId)); // to a text Fastify would add a charset, which JSON has not
  reply.code(problem.status).headers(problemHeaders(problem, requestId)).send(body);
}

/** Headers that speak of the content that is not sent. */
const OF_CONTENT = /^(?:content-|etag$|last-modified$|cache-control$|accept-ranges$|repr-digest$|location$)/;
