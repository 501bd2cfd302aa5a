import type { PageAnswer } from '../../contract/answers.js';
import { type RefusedAnswer, RefusedError, UnreachableError } from '../errors.js';

/** Besides the wait that was asked for. A batch of thousands takes seconds; nothing takes longer than this. */
const PATIENCE_MS = 60_000;

export interface Request {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Lets the service hold its answer until the job is final, up to 60 s. */
  readonly waitSeconds?: number;
  /** Statuses whose answer is no refusal, besides those of success. */
  readonly expects?: readonly number[];
  readonly signal?: AbortSignal;
}

/** Where a job is. An id comes from a command line, and may be anything. */
export function jobPath(id: string, below = ''): string {
  return `/v1/jobs/${encodeURIComponent(id)}${below}`;
}

/** Speaks HTTP with the service. */
export class Client {
  /** Where the service is. */
  readonly base: string;
  readonly #key: string | undefined;

  constructor(base: string, key?: string) {
    this.base = base.replace(/\/+$/, '');
    this.#key = key;
  }

  /**
   * @throws RefusedError
   * @throws UnreachableError
   */
  async ask<Answer>(method: string, path: string, request: Request = {}): Promise<Answer> {
    const patience = AbortSignal.timeout((request.waitSeconds ?? 0) * 1_000 + PATIENCE_MS);
    const signal = request.signal ? AbortSignal.any([patience, request.signal]) : patience;
    const response = await this.#send(method, path, { ...request, signal });
    const answer = await this.#read(response);
    if (answer === undefined && !isEmpty(response)) throw new UnreachableError(this.base, 'something else does');
    return answer as Answer;
  }

  /**
   * Sends bytes as they come, for as long as they take.
   * @throws RefusedError
   * @throws UnreachableError
   */
  async upload<Answer>(
    path: string,
    bytes: AsyncIterable<Uint8Array>,
    { query, type, headers: more }: Pick<Request, 'query' | 'headers'> & { readonly type: string },
  ): Promise<Answer> {
    const headers = { ...more, 'content-type': type };
    const answer = await this.#read(await this.#send('POST', path, { ...(query && { query }), headers, bytes }));
    if (answer === undefined) throw new UnreachableError(this.base, 'something else does');
    return answer as Answer;
  }

  /** Bytes as they come, for as long as they take. */
  async *stream(path: string, headers: Request['headers'] = {}): AsyncGenerator<Uint8Array> {
    const response = await this.#send('GET', path, { headers: { accept: '*/*', ...headers } });
    try {
      if (response.body) yield* response.body;
    } catch (error) {
      throw new UnreachableError(this.base, error);
    }
  }

  /**
   * The items of a list, page after page, `most` of them at most. A page may be empty, and be followed by another.
   * @param onPage told of each page, before its items come
   */
  async *items<Item, Page extends PageAnswer<Item> = PageAnswer<Item>>(
    path: string,
    query: Request['query'],
    most: number,
    onPage: (page: Page) => void = () => {},
  ): AsyncGenerator<Item> {
    let cursor: string | undefined;
    for (let left = most; left > 0; ) {
      const limit = Math.min(left, 1_000);
      const page: Page = await this.ask('GET', path, { query: { ...query, limit, cursor } });
      onPage(page);
      yield* page.items;
      if (page.next === null) return;
      left -= page.items.length;
      cursor = page.next;
    }
  }

  async #send(
    method: string,
    path: string,
    request: Request & { bytes?: AsyncIterable<Uint8Array> },
  ): Promise<Response> {
    const { signal = null } = request;
    const headers = new Headers({ accept: 'application/json', ...request.headers });
    if (this.#key) headers.set('authorization', `Bearer ${this.#key}`);
    if (request.waitSeconds) headers.set('prefer', `wait=${request.waitSeconds}`);
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    const body = request.bytes ?? (request.body === undefined ? null : JSON.stringify(request.body));
    const init: RequestInit = { method, headers, body, signal, ...(request.bytes && { duplex: 'half' }) };

    const response = await this.#reached(fetch(this.#urlOf(path, request.query), init));
    if (response.ok || response.status === 304 || request.expects?.includes(response.status)) return response;
    throw new RefusedError(problemOf(response, await this.#read(response)));
  }

  /** Undefined where the answer is empty or not JSON. */
  async #read(response: Response): Promise<unknown> {
    const text = await this.#reached(response.text());
    try {
      return JSON.parse(text);
    } catch {
      return undefined; // a proxy's own page, or none
    }
  }

  async #reached<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      throw new UnreachableError(this.base, error);
    }
  }

  #urlOf(path: string, query: Request['query'] = {}): URL {
    const url = new URL(this.base + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }
}

function isEmpty({ status }: Response): boolean {
  return status === 204 || status === 304;
}

function problemOf({ status, statusText }: Response, answer: unknown): RefusedAnswer {
  if (typeof answer === 'object' && answer !== null && 'detail' in answer) return answer as RefusedAnswer;

  const detail = `The service answered ${status} ${statusText}`.trimEnd();
  return { code: 'unknown', title: statusText, status, detail };
}
