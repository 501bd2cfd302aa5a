import type { ServerResponse } from 'node:http';
import type { Clock } from '../../eventsourcing/clock.js';
import { farewellFrame, heartbeatFrame, NO_PLACE, placeFrame } from './event-frames.js';

/** Of what was sent before, when more is new. Besides, the system keeps some for each connection. */
const MAX_WAITING_BYTES = 1024 ** 2;
/** Of the past, which is read only as fast as it is taken. */
const ROOM_BYTES = 64 * 1024;
const STALLED_AFTER_MS = 30_000;
const HEARTBEAT_AFTER_MS = 15_000;
const CLOSES_WITHIN_MS = 10_000;
const RETRY_MS = 1_000;
const RETRY_SPREAD_MS = 4_000;

/** One client that watches. It is let go when it leaves, and when it takes what it is sent too slowly. */
export class Watcher {
  readonly #gone = new AbortController();
  /** Aborts when the client has left, or was told that this is the end. */
  readonly gone: AbortSignal = this.#gone.signal;
  #place = -1n;
  #wroteAtMs: number;

  constructor(
    private readonly response: ServerResponse,
    private readonly clock: Clock,
  ) {
    this.#wroteAtMs = clock.monotonicMs();
    response.once('close', () => this.#gone.abort());
    response.on('error', () => this.#gone.abort()); // it left while it was written to
    if (response.destroyed) this.#gone.abort();
  }

  /** Sends frames, the last of them of `place`. A client for which too much waits still is let go instead. */
  write(frames: Buffer | string, place: bigint): void {
    if (this.gone.aborted) return;

    if (this.response.writableLength > MAX_WAITING_BYTES) this.#endSlow();
    else this.#send(frames, place);
  }

  /** The same, and resolves once the client has taken enough to be sent more, or is gone. */
  async writeAndWait(frames: string, place: bigint): Promise<void> {
    if (this.gone.aborted) return;

    this.#send(frames, place);
    if (this.response.writableLength <= ROOM_BYTES) return;
    const moved = new AbortController();
    const go = () => moved.abort();
    this.response.once('drain', go);
    this.gone.addEventListener('abort', go);
    await this.clock.sleep(STALLED_AFTER_MS, moved.signal);
    this.response.off('drain', go);
    this.gone.removeEventListener('abort', go);
    if (!moved.signal.aborted) this.#endSlow();
  }

  /** Lets the client go on from a place without having been sent an event of it. */
  moveTo(place: bigint): void {
    if (place > this.#place) this.write(placeFrame(place), place);
  }

  /** Shows a client to which nothing was sent for a while that the connection is alive. */
  beat(place: bigint): void {
    if (this.clock.monotonicMs() - this.#wroteAtMs < HEARTBEAT_AFTER_MS) return;

    const furthest = place > this.#place ? place : this.#place;
    this.write(heartbeatFrame(furthest), furthest);
  }

  /** Clients that are all let go at once should not all come back at once: each is told a time of its own. */
  end(sentence: string): void {
    this.#end(farewellFrame(sentence, RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS)));
  }

  /** Ends it where the log was set back: the place that the client is at means nothing any more. */
  endOfLog(): void {
    const sentence = 'The log was put back as it was earlier: what was sent before may not be in it';
    this.#end(NO_PLACE + farewellFrame(sentence, RETRY_MS));
  }

  #endSlow(): void {
    this.end('This client took its events too slowly. It can go on after the last one that it was sent');
  }

  #end(farewell: string): void {
    if (this.gone.aborted) return;

    this.#gone.abort();
    this.response.end(farewell);
    const closed = new AbortController();
    this.response.once('close', () => closed.abort());
    void this.clock.sleep(CLOSES_WITHIN_MS, closed.signal).then(() => this.response.destroy()); // who reads nothing does not close either
  }

  #send(frames: Buffer | string, place: bigint): void {
    this.#place = place;
    this.#wroteAtMs = this.clock.monotonicMs();
    this.response.write(frames);
  }
}
