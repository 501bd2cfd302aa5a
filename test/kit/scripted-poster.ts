import { Poster, type PostRequest, type PostResult } from '../../src/outbound/poster.js';

export type PostScript = (request: PostRequest, nth: number) => PostResult | Promise<PostResult>;

/** Receivers that do what a test says: the poster's place, where time stands still. */
export class ScriptedPoster extends Poster {
  /** Everything that was posted, in order. */
  readonly posted: PostRequest[] = [];

  constructor(private readonly script: PostScript = () => answer(204)) {
    super();
  }

  async post(request: PostRequest): Promise<PostResult> {
    request.signal.throwIfAborted();
    return this.script(request, this.posted.push(request));
  }
}

export function answer(
  httpStatus: number,
  headers: readonly (readonly [string, string])[] = [],
  text = '',
): PostResult {
  return { kind: 'answer', httpStatus, headers, excerpt: Buffer.from(text) };
}

export const refused: PostResult = {
  kind: 'failure',
  error: { code: 'connection_refused', message: 'The connection was refused' },
};

/** A receiver that never answers: the post ends only when it is aborted. */
export const hangs: PostScript = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

export function headerOf({ headers }: PostRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name === wanted)?.[1];
}
