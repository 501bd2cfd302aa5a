import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { NoAnswerError } from '../connection/errors.js';
import { type AppendAnswer, appendAnswer } from './append-answer.js';
import type { AppendRequest } from './append-request.js';

/**
 * One open call that carries many appends, told apart by their correlation ids.
 *
 * The client has such a call too, and it is not used, for it can end the process: it keeps the pending appends of all
 * clients in one table and throws, where nobody catches, at an answer to one that it has forgotten; and what waits to
 * be written when a connection breaks is rejected where nobody listens. It also has no deadline.
 */
export class AppendCall {
  readonly #pending = new Map<string, (answer: AppendAnswer) => void>();
  #isOpen = true;

  constructor(
    private readonly call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>,
    private readonly onBroken: (error: unknown) => void,
  ) {
    call.on('data', (response: BatchAppendResp) => this.#settle(response));
    call.on('error', (error) => this.#break(error));
    call.on('end', () => {
      call.end(); // or the client waits for our half for ever when it is disposed of
      this.#break(new Error('The server ended the call'));
    });
  }

  /** Whether it takes further appends. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends an append, after those that were sent before. Never rejects; answers within a time. */
  send({ correlationId, message }: AppendRequest, withinMs: number): Promise<AppendAnswer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.retire();
        answered({ kind: 'unknown', cause: new NoAnswerError(withinMs) });
      }, withinMs);
      const answered = (answer: AppendAnswer) => {
        clearTimeout(timer);
        this.#pending.delete(correlationId);
        this.#endIfDone();
        resolve(answer);
      };
      this.#pending.set(correlationId, answered);
      this.call.write(message);
    });
  }

  /** Takes no more, waits for the answers that are due, and ends. */
  retire(): void {
    this.#isOpen = false;
    this.#endIfDone();
  }

  /**
   * By cancelling: a server whose client has merely no more to say keeps the call open until it has something to answer,
   * and a connection carries only so many calls.
   */
  #endIfDone(): void {
    if (!this.#isOpen && this.#pending.size === 0) this.call.cancel();
  }

  /** An answer that came too late has nobody waiting for it. */
  #settle(response: BatchAppendResp): void {
    this.#pending.get(response.getCorrelationId()?.getString() ?? '')?.(appendAnswer(response));
  }

  #break(error: unknown): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    for (const answered of [...this.#pending.values()]) answered({ kind: 'unknown', cause: error });
    if (wasOpen) this.onBroken(error);
  }
}
