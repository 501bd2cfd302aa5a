import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { FORM, Reads } from '../../http/body-parsers.js';
import { invalidRequest, Problem, type ProblemCode } from '../../http/problem.js';
import { isObject } from '../../http/read-fields.js';
import { MAX_TASK_BODY_BYTES } from '../tasks/task-body.js';

/** What a client of an older service sent, by name. What is not known of it is ignored, as these services did. */
export type RequestFields = Readonly<Record<string, unknown>>;

const MAX_GET_BODY_BYTES = 64 * 1024;
const ARRIVES_WITHIN_MS = 5_000;

/** A route that takes JSON and forms. */
export const ReadsFields = (): MethodDecorator => Reads({ textTypes: [FORM], maxBodyBytes: MAX_TASK_BODY_BYTES });

/**
 * The fields of a body that was parsed: of a JSON object, or of a form.
 * @throws Problem
 */
export function fieldsOf({ body = {}, mediaType }: Pick<FastifyRequest, 'body' | 'mediaType'>): RequestFields {
  if (mediaType === FORM && typeof body === 'string') return Object.fromEntries(new URLSearchParams(body));
  if (isObject(body)) return body;

  throw invalidRequest([{ code: 'not_an_object', detail: 'A JSON object or a form is expected here', pointer: '' }]);
}

/**
 * The fields of a GET: of its query, and of its body, which HTTPie sends as JSON and no framework reads.
 * @throws Problem
 */
export async function fieldsOfGet(request: FastifyRequest): Promise<RequestFields> {
  const text = await bodyOf(request);
  const { mediaType, query } = request;
  const body = mediaType === FORM ? text : text && jsonOf(text);
  return { ...(query as RequestFields), ...(body === '' ? {} : fieldsOf({ body, mediaType })) };
}

async function bodyOf({ raw }: FastifyRequest): Promise<string> {
  const reading = wholeOf(raw);
  reading.catch(() => {}); // one that came too late may break off once it was answered
  const late = new AbortController();
  try {
    return await Promise.race([reading, tooLate(late.signal)]);
  } finally {
    late.abort();
    raw.resume(); // so that the answer gets through, and the next request after it
  }
}

async function wholeOf(raw: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > MAX_GET_BODY_BYTES) {
      throw hangingUp('too_large', `The body of a GET has at most ${MAX_GET_BODY_BYTES} bytes here`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function tooLate(signal: AbortSignal): Promise<never> {
  await sleep(ARRIVES_WITHIN_MS, undefined, { signal, ref: false });
  throw hangingUp('invalid_request', 'The body of this GET did not arrive in time');
}

/** Nobody waits for the rest. */
function hangingUp(code: ProblemCode, detail: string): Problem {
  return new Problem(code, detail, { headers: { connection: 'close' } });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_request', 'The body is not JSON', { cause });
  }
}
