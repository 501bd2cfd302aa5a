import type { Fault } from './fault.js';
import type { HeaderLine } from './header-line.js';

export interface FetchRequest {
  /** Normalised; checked at submission, and again here at every hop. */
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  /** For everything: names, connections, redirects, the last byte of the body. */
  readonly timeoutMs: number;
  /** Of the body, as received and as decoded. */
  readonly maxBytes: number;
  /**
   * Whether nothing is asked for that its origin's robots.txt keeps from us (RFC 9309), redirects included. Where this is
   * left out, each host decides for itself, and where it does not either, `respectRobotsByDefault`.
   */
  readonly respectRobots?: boolean | undefined;
  readonly respectRobotsByDefault?: boolean | undefined;
  /** What the page was when it was fetched before: then only what is newer is asked for. */
  readonly condition?: Condition | undefined;
  /** What came of the page before it broke off: then only the rest is asked for, while the page is the same. */
  readonly rest?: Rest | undefined;
  /** Ends the fetch at once: it rejects with the signal's reason, unless so much of the body came that it is kept. */
  readonly signal: AbortSignal;
  /** How many bytes of a body make a part of it worth keeping when the signal aborts; none does where this is left out. */
  readonly keptFromBytes?: number;
  /** Asked before each redirect to another host, which may wait for that host: whether the fetch goes on there. */
  readonly enter: EnterHost;
  /** Asked before each request: what the host that it goes to has of its own. Left out where none has anything. */
  readonly overridesOf?: (host: string) => Promise<RequestOverrides>;
}

/** What is sent to one host alone, and how. The request's own headers win over these. */
export interface RequestOverrides {
  readonly respectRobots?: boolean;
  readonly userAgent?: string;
  readonly headers?: readonly HeaderLine[];
}

/** Asks for a page only where it is not the one that is there already (RFC 9110, 13). */
export interface Condition {
  /** The only URL that it is sent to: that which the page came from. */
  readonly url: string;
  /** `if-none-match`, `if-modified-since`. */
  readonly headers: readonly HeaderLine[];
  /** Asked before a 304 counts: whether the page is still there. Where it is not, it is fetched in full. */
  readonly holds: () => Promise<boolean>;
}

/** Asks for a page only from a byte on, while it has the same entity tag (RFC 9110, 13.1.5 and 14.2). */
export interface Rest {
  /** The only URL that it is asked of: that which the page came from. */
  readonly url: string;
  /** A strong entity tag. */
  readonly validator: string;
  /** How many bytes there are. */
  readonly offset: number;
  /** Reads these. May be called twice. */
  readonly beginning: () => AsyncIterable<Uint8Array>;
}

export type EnterHost = (host: string) => Promise<BusyHost | undefined>;

/** A host that takes no fetch now, nor soon. */
export interface BusyHost {
  readonly host: string;
  /** Until when it rests; null where it is full, and nobody knows for how long. */
  readonly restsUntil: Date | null;
}

/**
 * How a fetch ended, as data: a response whatever its status, the 304 that says that the page is still the same, the reason
 * why there is none, what came before it was aborted, or the host that it was led to and that was not free.
 */
export type FetchResult =
  | {
      readonly kind: 'response';
      readonly response: OriginResponse;
      readonly body: KeptBody;
      readonly timings: Timings;
    }
  | {
      readonly kind: 'unchanged';
      /** The 304, as it came. */
      readonly response: OriginResponse;
      readonly timings: Timings;
    }
  | {
      readonly kind: 'failure';
      readonly error: Fault;
      /** Its head, where it was the body that failed. */
      readonly response?: OriginResponse;
      /** What came of its body, where anything did: kept like a whole one, decoded. */
      readonly partial?: KeptBody;
      readonly timings: Timings;
    }
  | {
      readonly kind: 'interrupted';
      readonly response: OriginResponse;
      readonly partial: KeptBody;
      readonly timings: Timings;
    }
  | ({ readonly kind: 'busy'; readonly timings: Timings } & BusyHost);

/** What came back of the last hop. */
export interface OriginResponse {
  readonly httpStatus: number;
  /** In the order they had. */
  readonly headers: readonly HeaderLine[];
  readonly contentType: string | null;
  readonly finalUrl: string;
  /** Every redirect that was followed, in order: its status, and the URL it came from. */
  readonly redirects: readonly { readonly status: number; readonly url: string }[];
  /** What it claimed of its body's coding, where that is not simply undone: it is no coding, or one that is not offered. */
  readonly contentEncoding?: string;
  /** What was odd about it, and taken all the same: sentences for people. */
  readonly warnings?: readonly string[];
}

/** Milliseconds since the fetch began until each was done; null where it was not needed (a kept connection). */
export interface Timings {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** A body that is kept, by its hash in lower-case hex. */
export interface KeptBody {
  readonly sha256: string;
  readonly size: number;
}

/**
 * Reads a body to its end, decoded, as it arrives. One that breaks off ends there, and is told with the failure as what
 * came of it; where nothing came, or nobody wants it any more, it throws, which must be thrown on. May be called twice.
 */
export type KeepBody = (body: AsyncIterable<Uint8Array>) => Promise<KeptBody>;

/** Fetches a page. The port; the rules of the network are its adapter's. */
export abstract class Fetcher {
  /**
   * Whatever an origin does ends in a result.
   * @throws only for faults of our own (an error of `keep`), and the signal's reason when it aborts.
   */
  abstract fetch(request: FetchRequest, keep: KeepBody): Promise<FetchResult>;

  /** Closes every connection. */
  abstract close(): Promise<void>;
}
