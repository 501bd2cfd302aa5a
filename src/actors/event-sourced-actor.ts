import type { Clock } from '../eventsourcing/clock.js';
import type { Codec } from '../eventsourcing/codec.js';
import type { Decider } from '../eventsourcing/decider.js';
import type { Event, Sealed } from '../eventsourcing/event.js';
import {
  type EventStore,
  type ExpectedRevision,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../eventsourcing/event-store.js';
import type { Origin } from '../eventsourcing/metadata.js';
import { type ChainEnd, expectedAfter, seal } from '../eventsourcing/seal.js';
import type { ActorListener } from './actor-listener.js';
import { appendInSpan } from './append-span.js';
import { Mailbox } from './mailbox.js';

/** What all actors of one kind share. */
export interface ActorKind<State, Command, E extends Event> {
  readonly decider: Decider<State, Command, E>;
  readonly codec: Codec<E>;
  readonly store: EventStore;
  readonly clock: Clock;
  newId(): string;
  /** Whether a command always leads to events on a stream that nobody wrote to. */
  opens(command: Command): boolean;
  readonly listener?: ActorListener<State>;
}

/** What a command led to. */
export interface Answer<State> {
  readonly state: State;
  /** Of the stream's last event; undefined while there is none. */
  readonly revision: bigint | undefined;
}

/** The last event of the stream: the chain goes on from it, and so does what led to what. */
interface Last extends ChainEnd {
  readonly id: string;
  readonly correlationId: string;
}

/** A decision that may lie in the log or not: it is sent again, as it is, until that is known. */
interface Unsettled<E extends Event> {
  readonly events: readonly Sealed<E>[];
  readonly expected: ExpectedRevision;
}

const MAX_CONFLICTS = 10;
const MAX_WAITING = 1_000;
const SETTLED_WITHIN_MS = 10_000;
const RESEND_AFTER_MS = 50;

/**
 * One entity, awake in memory. Takes commands from its mailbox one by one: decides, appends.
 * Its memory holds only what the log holds, so it may be dropped at any time. It decides on what it remembers, unread, where
 * that leads to events: the store refuses them if others have written since. Whatever never reaches the store, no events or
 * a refusal, it says only once it has caught up, since a stale one would go unseen.
 */
export class EventSourcedActor<State, Command extends { readonly origin: Origin }, E extends Event> {
  readonly #mailbox: Mailbox;
  #state: State;
  #last: Last | undefined;
  #unsettled: Unsettled<E> | undefined;

  constructor(
    private readonly stream: string,
    private readonly kind: ActorKind<State, Command, E>,
  ) {
    this.#state = kind.decider.initialState;
    this.#mailbox = new Mailbox(MAX_WAITING, () => kind.listener?.onFull());
  }

  /** An actor with an unsettled append is not idle: only it knows the bytes to send again. */
  get isIdle(): boolean {
    return this.#mailbox.isEmpty && this.#unsettled === undefined;
  }

  /**
   * Sends a command, and waits for the state it led to.
   * @throws NotSettledError when that is not known within 10 seconds; and what the decider refuses with.
   */
  ask(command: Command): Promise<Answer<State>> {
    const deadline = this.kind.clock.monotonicMs() + SETTLED_WITHIN_MS;
    return this.#mailbox.enqueue(() => this.#handle(command, deadline));
  }

  /** The state as it is now, changed by nobody. */
  look(): Promise<Answer<State>> {
    return this.#mailbox.enqueue(async () => {
      await this.#catchUp();
      return this.#answer();
    });
  }

  async #handle(command: Command, deadline: number): Promise<Answer<State>> {
    for (let conflicts = 0; ; conflicts++) {
      if (this.#unsettled) await this.#settleEarlier(deadline);
      if (this.kind.clock.monotonicMs() > deadline) throw new NotSettledError(this.stream);
      const events = (conflicts === 0 && this.#decideUnread(command)) || (await this.#decideOnLog(command));
      if (events.length === 0) return this.#answer();

      this.#unsettled = { events: this.#seal(events, command.origin), expected: expectedAfter(this.#last) };
      try {
        await this.#settle(deadline);
        return this.#answer();
      } catch (error) {
        if (!(error instanceof WrongExpectedRevisionError)) throw error;
        // Another process wrote in between: decide again, on what is true now.
        this.kind.listener?.onConflict();
        if (conflicts === MAX_CONFLICTS) throw error;
      }
    }
  }

  /**
   * What follows from what is remembered; undefined where only the log can tell. A stream that nobody wrote to is remembered
   * as well as any, where the command opens one: most that are opened are new.
   */
  #decideUnread(command: Command): readonly E[] | undefined {
    if (this.#last === undefined && !this.kind.opens(command)) return undefined;
    try {
      const events = this.kind.decider.decide(command, this.#state);
      return events.length > 0 ? events : undefined;
    } catch {
      return undefined; // it may be allowed by now
    }
  }

  async #decideOnLog(command: Command): Promise<readonly E[]> {
    await this.#catchUp();
    return this.kind.decider.decide(command, this.#state);
  }

  /** What an earlier command left, of whose asker nobody knew what to tell: where others were faster, it came to nothing. */
  async #settleEarlier(deadline: number): Promise<void> {
    try {
      await this.#settle(deadline);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
      this.kind.listener?.onConflict();
    }
  }

  /** Sends the decided events until the store says yes or no. Only "not known" leaves them unsettled. */
  async #settle(deadline: number): Promise<void> {
    while (this.#unsettled) {
      const { events, expected } = this.#unsettled;
      try {
        await appendInSpan(this.kind.store, this.stream, events, expected);
        this.#unsettled = undefined;
        this.#follow(events, expected);
      } catch (cause) {
        if (!(cause instanceof UnknownOutcomeError)) {
          this.#unsettled = undefined;
          throw cause;
        }
        if (this.kind.clock.monotonicMs() > deadline) throw new NotSettledError(this.stream, { cause });
        await this.kind.clock.sleep(RESEND_AFTER_MS);
      }
    }
  }

  #seal(events: readonly E[], origin: Origin): readonly Sealed<E>[] {
    const { codec, newId } = this.kind;
    const correlationId = origin.correlationId ?? this.#last?.correlationId ?? newId();
    const causationId = origin.causationId ?? this.#last?.id ?? correlationId;
    return seal(events, {
      stream: this.stream,
      previous: this.#last,
      origin: { actor: origin.actor, correlationId, causationId },
      schemaOf: (type) => codec.schemaOf(type),
      newId,
    });
  }

  /** What was appended is what is true: the state moves on without reading it back, unless a look did so already. */
  #follow(events: readonly Sealed<E>[], expected: ExpectedRevision): void {
    let revision = expected === 'no_stream' ? -1n : expected;
    for (const event of events) {
      revision++;
      if (this.#last !== undefined && revision <= this.#last.revision) continue;
      const before = this.#state;
      this.#state = this.kind.decider.evolve(before, event);
      this.#last = lastOf(event, revision);
      this.kind.listener?.onStep(before, this.#state);
    }
  }

  async #catchUp(): Promise<void> {
    for (const recorded of await this.kind.store.read(this.stream, this.#last?.revision)) {
      const event = this.kind.codec.decode(recorded);
      if (event) this.#state = this.kind.decider.evolve(this.#state, event);
      this.#last = lastOf(recorded, recorded.revision);
    }
  }

  #answer(): Answer<State> {
    return { state: this.#state, revision: this.#last?.revision };
  }
}

function lastOf({ id, metadata: { hash, correlationId } }: Sealed, revision: bigint): Last {
  return { revision, hash, id, correlationId };
}

/** The command may have been carried out or not. Asking again is harmless, and tells. */
export class NotSettledError extends Error {
  override readonly name = 'NotSettledError';

  constructor(stream: string, options?: ErrorOptions) {
    super(`It was not settled in time whether ${stream} was written`, options);
  }
}
