import type { Recorded, Sealed } from '../../../eventsourcing/event.js';
import {
  type Appended,
  type ExpectedRevision,
  StoreUnavailableError,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../../../eventsourcing/event-store.js';
import { type WrittenEvent, written } from '../../../eventsourcing/written-event.js';
import type { StreamNames } from '../stream-names.js';
import type { AppendAnswer } from './append-answer.js';
import type { AppendQueue } from './append-queue.js';
import { sizeOf } from './append-request.js';

export interface AppenderParts {
  readonly names: StreamNames;
  readonly queue: AppendQueue;
  readonly read: (stream: string, after: bigint | undefined) => Promise<readonly Recorded[]>;
}

/** An append of the port, checked and ready to be sent. */
interface Batch {
  readonly stream: string;
  readonly events: readonly WrittenEvent[];
  readonly expected: ExpectedRevision;
}

/** What EventStoreDB takes at once, unless it is configured otherwise. */
const MAX_BYTES = 1024 ** 2;
const MAX_UNSETTLED = 10_000;

/** The port's append: what the server's answers mean, and what the stream itself says where they are not enough. */
export class Appender {
  /** The first ids of batches that are on their way, or were sent and nobody knows what became of them. */
  readonly #unsettled = new Set<string>();

  constructor(private readonly parts: AppenderParts) {}

  /** @throws TypeError also for more than 1 MiB at once, before anything is sent: it would never be taken. */
  async append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    const batch = checked(stream, events, expected);
    const id = batch.events[0]?.id ?? '';
    const isResend = this.#unsettled.has(id);
    this.#remember(id);

    const { answer, newest } = await this.parts.queue.submit({ ...batch, stream: this.parts.names.theirs(stream) });
    switch (answer.kind) {
      case 'refused':
        // It says nothing of the times before.
        if (isResend && answer.error instanceof StoreUnavailableError) {
          throw new UnknownOutcomeError(stream, { cause: answer.error });
        }
        this.#unsettled.delete(id);
        throw answer.error;
      case 'unknown':
        throw new UnknownOutcomeError(stream, { cause: answer.cause });
      case 'undecided': {
        const found = await this.#lookUp(batch);
        if (!found) throw new UnknownOutcomeError(stream, { cause: answer.cause });
        this.#unsettled.delete(id);
        return { revision: found.revision, position: found.position };
      }
      case 'written':
      case 'conflict': {
        const isNew = !isResend && answer.kind === 'written' && isFresh(answer, batch, newest);
        const appended = isNew ? answer : await this.#lookUp(batch);
        this.#unsettled.delete(id);
        if (!appended) throw new WrongExpectedRevisionError(stream, expected);
        return { revision: appended.revision, position: appended.position };
      }
    }
  }

  /**
   * Where a batch lies, if all of it does, from the expected revision on. The server compares ids too, but it also
   * takes a batch for written whose ids lie elsewhere in the stream, and need not tell the same position again.
   */
  async #lookUp({ stream, events, expected }: Batch): Promise<Appended | undefined> {
    const after = expected === 'no_stream' ? undefined : expected;
    const found = await this.parts.read(stream, after).catch((cause) => {
      throw new UnknownOutcomeError(stream, { cause });
    });
    const last = found[events.length - 1];
    const isThere = events.every(({ id }, index) => found[index]?.id === id);
    return isThere && last?.revision === lastRevisionOf({ events, expected }) ? last : undefined;
  }

  /** Those whose actors gave up would stay for ever: the oldest goes. */
  #remember(id: string): void {
    this.#unsettled.add(id);
    const [oldest] = this.#unsettled;
    if (this.#unsettled.size > MAX_UNSETTLED && oldest !== undefined) this.#unsettled.delete(oldest);
  }
}

/**
 * What is written now lies after all that was known before it was sent, its last event at the position that is answered;
 * an answer that is repeated does not.
 */
function isFresh(
  answer: AppendAnswer & { kind: 'written' },
  batch: Batch,
  newest: bigint,
): answer is AppendAnswer & { kind: 'written'; position: bigint } {
  return answer.revision === lastRevisionOf(batch) && answer.position !== undefined && answer.position > newest;
}

/** The client and the server fare badly with what is no event: a bigint, for one, ends the process. */
function checked(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Batch {
  if (expected !== 'no_stream' && expected < 0n) throw new TypeError(`${expected} is no revision`);
  const batch = { stream, events: written(stream, events), expected };
  const bytes = sizeOf(batch.events);
  if (bytes > MAX_BYTES) throw new TypeError(`${bytes} bytes are too many for one append to ${stream}`);
  return batch;
}

/** The revision of a batch's last event, where it is written. */
function lastRevisionOf({ events, expected }: Pick<Batch, 'events' | 'expected'>): bigint {
  return (expected === 'no_stream' ? -1n : expected) + BigInt(events.length);
}
