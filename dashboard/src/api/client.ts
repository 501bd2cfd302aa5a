import createClient from 'openapi-fetch';
import type { paths } from '../../../src/contract/generated.js';
import { key, keyWanted } from './key.js';
import { problemOf, unreachable } from './problem-error.js';
import { noteServerTime } from './server-time.js';

/** The public API, by the types of its contract. */
export const api = createClient<paths, 'application/json'>({
  baseUrl: '.',
  fetch: (request) => send(request),
  querySerializer: { array: { style: 'form', explode: false } },
});

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The answer, where it is what was asked for.
 * @throws ProblemError
 */
export async function answer<Data>(asking: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await asking;
  if (!response.ok) throw problemOf(error, response.status);
  return data as Data;
}

/**
 * A request of any kind, with this tab's key: what the typed client has no words for, a stream or a part of a body.
 * @throws ProblemError where the service refuses, or does not answer
 */
export async function ask(path: string, { headers, signal }: { headers?: HeadersInit; signal?: AbortSignal } = {}) {
  const response = await send(new Request(`.${path}`, { headers, signal }));
  if (response.ok) return response;
  throw problemOf(await response.json().catch(() => undefined), response.status);
}

/** Sends a request with this tab's key. @throws ProblemError where nothing is answered */
export async function send(request: Request): Promise<Response> {
  if (key.value !== '') request.headers.set('authorization', `Bearer ${key.value}`);
  const response = await fetch(request).catch((error: unknown) => {
    throw request.signal.aborted ? error : unreachable();
  });
  noteServerTime(response.headers.get('date'));
  if (response.status === 401)
    keyWanted.value = key.value === '' ? 'This service needs a key.' : 'It knows no such key.';
  return response;
}
