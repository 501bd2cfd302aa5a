import type { Socket } from 'node:net';
import { FetchFault } from '../fetch-fault.js';
import type { Connect, Milestone, Opening } from '../guard/guarded-connector.js';
import type { ConnectionSettings } from './connection-settings.js';
import {
  type HttpClient,
  type HttpClientOf,
  type OriginRequest,
  type ReceivedResponse,
  strictClient,
} from './http-client.js';
import type { ExchangeProgress } from './network-fault.js';

/** When each step was reached, in milliseconds of `performance.now()`; undefined where it was not. */
export interface Moments {
  resolvedAt?: number;
  connectedAt?: number;
  firstByteAt?: number;
}

/** What may come over the wire, and what it is called when more comes. */
export interface Budget {
  readonly bytes: number;
  readonly fault: () => FetchFault;
}

/**
 * A connection to one origin, for one request at a time. A client speaks HTTP on it; what that does not count is
 * counted here: every byte, also those of interim responses and of the framing, which reach no handler.
 */
export class OriginConnection {
  readonly #client: HttpClient;
  #opening: Opening | undefined;
  #socket: Socket | undefined;
  #stage: ExchangeProgress['stage'] = 'connecting';
  #moments: Moments = {};
  #bytesBefore = 0;
  #budget: Budget = { bytes: 0, fault: () => new FetchFault('invalid_response', 'Nothing was asked for') };
  #received: ExchangeProgress['received'] = 'nothing';
  #connects = 0;
  #connectsBefore = 0;

  constructor(
    readonly origin: string,
    connect: Connect,
    settings: ConnectionSettings,
    private readonly lost: (connection: OriginConnection) => void,
    private readonly clientOf: HttpClientOf = strictClient,
  ) {
    this.#client = clientOf(
      origin,
      settings,
      (target, callback) => this.#open(connect, target, callback),
      () => this.lost(this),
    );
  }

  /** Of the latest request. */
  get moments(): Moments {
    return this.#moments;
  }

  /** Whether the latest request went out on a connection that an earlier one had opened. */
  get wasKept(): boolean {
    return this.#connects === this.#connectsBefore;
  }

  get isOpen(): boolean {
    return this.#stage === 'open' && this.#socket?.destroyed === false;
  }

  /** Whether another request may be sent on it. */
  get canBeKept(): boolean {
    return this.isOpen && this.clientOf === strictClient;
  }

  get progress(): ExchangeProgress {
    const { host } = new URL(this.origin);
    return { host, stage: this.#stage, received: this.#received };
  }

  /** Sends a request. The budget is for all that comes until the head of the response is complete. */
  send(request: OriginRequest, budget: Budget): Promise<ReceivedResponse> {
    this.#moments = {};
    this.#received = 'nothing';
    this.#budget = budget;
    this.#stage = this.isOpen ? 'open' : 'connecting';
    this.#bytesBefore = this.#socket?.bytesRead ?? 0;
    this.#connectsBefore = this.#connects;
    return this.#client.request(request);
  }

  /** The head is complete: from now on this is what the response may take on the wire, its head included. */
  extend(budget: Budget): void {
    this.#received = 'head';
    this.#budget = budget;
  }

  /** Ends it at once. The request under way, if there is one, and its body fail with the error. */
  destroy(error: Error): Promise<void> {
    this.#opening?.destroy(error); // the client does not know of one that is still connecting
    this.#socket?.destroy(error);
    return this.#client.destroy(error);
  }

  #open(connect: Connect, target: Parameters<Connect>[0], callback: Parameters<Connect>[2]): void {
    this.#connects += 1;
    this.#bytesBefore = 0;
    this.#opening = connect(
      target,
      (milestone) => this.#reached(milestone),
      (...result) => {
        const [, socket] = result;
        this.#socket = socket ?? undefined;
        callback(...result);
        if (socket) socket.on('data', () => this.#count(socket)); // the client controls the flow
      },
    );
  }

  #reached(milestone: Milestone): void {
    if (milestone === 'resolved') this.#moments.resolvedAt = performance.now();
    else this.#stage = milestone;
    if (milestone === 'open') this.#moments.connectedAt = performance.now();
  }

  #count(socket: Socket): void {
    if (this.#received === 'nothing') {
      this.#received = 'something';
      this.#moments.firstByteAt = performance.now();
    }
    if (socket.bytesRead - this.#bytesBefore > this.#budget.bytes) void this.destroy(this.#budget.fault());
  }
}
