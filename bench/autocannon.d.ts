/** As much of autocannon as is used here; it brings no types. */
declare module 'autocannon' {
  export interface Request {
    body?: string;
  }

  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Milliseconds; the end of the run is looked for this often. */
    readonly sampleInt: number;
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly requests: readonly { setupRequest(request: Request): Request }[];
  }

  export interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }

  export interface Run extends PromiseLike<Result> {
    on(event: 'response', listener: () => void): this;
  }

  export default function autocannon(options: Options): Run;
}
