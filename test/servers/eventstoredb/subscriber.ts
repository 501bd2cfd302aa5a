import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Faults } from './faults.js';
import type { Feed } from './feed.js';
import type { Filter } from './filter.js';
import { checkpointMessage, eventMessage } from './messages.js';
import type { LogRecord } from './record.js';
import { Refusal } from './refusal.js';
import { callError } from './refusal.messages.js';
import type { streams } from './stubs.js';

type Request = streams.ReadReq;
type Response = streams.ReadResp;
export type ReadCall = ServerWritableStream<Request, Response>;

/** A live subscriber that has more than this before it is dropped. */
const BUFFER = 32;

/** The past after a position, and how far that looked. */
export type Past = (after: bigint) => AsyncIterable<{ readonly records: readonly LogRecord[]; readonly upTo: bigint }>;

/**
 * One subscription. While it catches up it reads at the pace of its client, however slow that is; once it is live it is
 * pushed what happens, and dropped when its small buffer is full: that of a real server is, and a single large append
 * or a slow handler is enough.
 */
export class Subscriber {
  readonly #live: Response[] = [];
  #considered = 0;
  #isWriting = false;
  #at: bigint;

  constructor(
    private readonly call: ReadCall,
    private readonly filter: Filter,
    private readonly feed: Feed,
    private readonly faults: Faults,
    after: bigint,
  ) {
    this.#at = after;
  }

  /** Returns once it is live, or its client has gone. */
  async run(past: Past): Promise<void> {
    const ended = this.faults.subscribed(() => this.#drop());
    this.call.once('close', ended);
    await this.#catchUp(past);
    if (!isOpen(this.call)) return;

    this.call.once(
      'close',
      this.feed.listen((records) => this.#push(records)),
    );
  }

  async #catchUp(past: Past): Promise<void> {
    do {
      for await (const { records, upTo } of past(this.#at)) {
        for (const message of records.flatMap((record) => this.#messages(record)))
          await send(this.call, message, this.faults);
        this.#at = upTo;
        if (!isOpen(this.call)) return;
      }
    } while (this.#at < this.feed.position);
  }

  #push(records: readonly LogRecord[]): void {
    for (const record of records) {
      if (record.position <= this.#at || !isOpen(this.call)) continue;

      this.#at = record.position;
      this.#live.push(...this.#messages(record));
      if (this.#live.length > BUFFER) this.#drop();
      else if (!this.#isWriting) void this.#write();
    }
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    for (let message = this.#live.shift(); message && isOpen(this.call); message = this.#live.shift()) {
      await send(this.call, message, this.faults);
    }
    this.#isWriting = false;
  }

  #messages(record: LogRecord): Response[] {
    const messages = this.filter.matches(record) ? [eventMessage(record)] : [];
    this.#considered++;
    if (this.#considered < this.filter.checkpointEvery) return messages;

    this.#considered = 0;
    return [...messages, checkpointMessage(record.position)];
  }

  #drop(): void {
    this.#live.length = 0;
    if (isOpen(this.call)) this.call.emit('error', callError(new Refusal({ kind: 'timed-out' })));
  }
}

/** Sends at the pace of the client; to one that has gone nothing is sent. */
export async function send(call: ReadCall, message: Response, faults: Faults): Promise<void> {
  await faults.thawed();
  if (!isOpen(call) || call.write(message)) return;

  await new Promise<void>((resolve) => {
    const goOn = () => {
      call.off('drain', goOn).off('close', goOn);
      resolve();
    };
    call.on('drain', goOn).on('close', goOn);
  });
}

export function isOpen(call: ReadCall): boolean {
  return !call.cancelled && !call.writableEnded && !call.destroyed;
}
