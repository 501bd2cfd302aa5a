/** As much of autocannon as is used here; it brings no types. */
declare module 'autocannon' {
  export interface Request {
    method?: string;
    path?: string;
    body?: string;
  }

  /** What the requests of one connection hand on to each other. */
  export type Context = Record<string, unknown>;

  export interface Step extends Request {
    setupRequest?(request: Request, context: Context): Request;
    onResponse?(status: number, body: string, context: Context): void;
  }

  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration?: number;
    /** Requests, instead of a duration. */
    readonly amount?: number;
    /** Milliseconds; the end of the run is looked for this often. */
    readonly sampleInt?: number;
    readonly method?: 'POST';
    readonly headers?: Record<string, string>;
    readonly body?: string;
    readonly requests?: readonly Step[];
  }

  export interface Result {
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
  }

  export interface Run extends PromiseLike<Result> {
    on(event: 'response', listener: () => void): this;
  }

  export default function autocannon(options: Options): Run;
}
