import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import type { AppendAnswer } from './append-answer.js';
import type { AppendCall } from './append-call.js';
import { appendRequest, type StreamAppend } from './append-request.js';

export interface AppendQueueOptions {
  /** Opens a call to a server that has just answered something else. */
  readonly open: () => Promise<AppendCall>;
  readonly timeoutMs: number;
  /** The greatest position that this process has heard of. */
  readonly newest: () => bigint;
}

export interface Sent {
  readonly answer: AppendAnswer;
  /** The greatest position that was known when it was sent: what it wrote lies after it. */
  readonly newest: bigint;
}

/** How many appends the server works at, and how many wait for that, at most. */
const MAX_SENT = 256;
const MAX_WAITING = 20_000;

/** Appends in the order they were asked for: one to a stream may follow another without waiting for its answer. */
export class AppendQueue {
  readonly #waiting: { readonly append: StreamAppend; readonly answered: (sent: Sent) => void }[] = [];
  #sent = 0;
  #call: AppendCall | undefined;
  #isSending = false;

  constructor(private readonly options: AppendQueueOptions) {}

  /** Never rejects. */
  submit(append: StreamAppend): Promise<Sent> {
    if (this.#waiting.length >= MAX_WAITING)
      return Promise.resolve(refused(new StoreUnavailableError('Too many appends wait for EventStoreDB')));

    return new Promise((answered) => {
      this.#waiting.push({ append, answered });
      void this.#send();
    });
  }

  close(): void {
    this.#call?.retire();
  }

  /** One at a time, or a first append on a cold connection would be overtaken by later ones. */
  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length > 0 && this.#sent < MAX_SENT) {
      const call = await this.#openCall();
      if (call instanceof Error) this.#refuseAll(call);
      else this.#sendNext(call);
    }
    this.#isSending = false;
  }

  #sendNext(call: AppendCall): void {
    const next = this.#waiting.shift();
    if (!next) return;

    this.#sent++;
    const newest = this.options.newest();
    void call.send(appendRequest(next.append), this.options.timeoutMs).then((answer) => {
      this.#sent--;
      next.answered({ answer, newest });
      void this.#send();
    });
  }

  /** What was never sent was never written. */
  #refuseAll(error: Error): void {
    for (const { answered } of this.#waiting.splice(0)) answered(refused(error));
  }

  async #openCall(): Promise<AppendCall | Error> {
    if (this.#call?.isOpen) return this.#call;
    try {
      this.#call = await this.options.open();
      return this.#call;
    } catch (error) {
      return error instanceof Error ? error : new StoreUnavailableError(String(error));
    }
  }
}

function refused(error: Error): Sent {
  return { answer: { kind: 'refused', error }, newest: 0n };
}
