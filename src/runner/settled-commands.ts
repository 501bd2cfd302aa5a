import { setMaxListeners } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Backoff } from '../concurrency/backoff.js';
import { Clock } from '../eventsourcing/clock.js';
import { UnreadableEventError } from '../eventsourcing/codec.js';
import type { Command } from '../eventsourcing/command.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { RunnerSettings } from './runner-settings.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Sends a runner's commands until they are answered. A start that seemed to fail may be in the log all the same, and no
 * other runner takes its job over while this one's heartbeat goes on. Sending a command again is harmless.
 */
@Injectable()
export class SettledCommands {
  readonly #logger = new Logger(SettledCommands.name);
  readonly #giveUp = new AbortController();

  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {
    setMaxListeners(0, this.#giveUp.signal); // one for every fetch that waits for a store
  }

  /**
   * Answers with what the command led to; undefined once the process gives up, at the end of its shutdown. A
   * command is made anew each time it is sent: one that waited long must not be dated before its wait.
   * @param beforeAgain to be done each time before it is sent again; where that fails, it is not sent yet
   * @throws UnreadableEventError
   * @throws NotSentAgainError where `beforeAgain` says so
   */
  async send<Answer>(
    make: (at: Date) => Settled<Answer>,
    beforeAgain: () => Promise<void> = async () => {},
  ): Promise<Answer | undefined> {
    const waits = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    for (let isAgain = false; ; isAgain = true) {
      let command = make(this.clock.now());
      try {
        if (isAgain) {
          await beforeAgain();
          command = make(this.clock.now());
        }
        return await this.commands.execute(command);
      } catch (error) {
        if (error instanceof UnreadableEventError) throw error; // and would be thrown the next time too
        if (error instanceof NotSentAgainError) throw error;
        this.#logger[isOutage(error) ? 'debug' : 'warn'](
          `${command.type} of ${entityIn(command)} is sent again: ${String(error)}`,
        );
        await this.clock.sleep(waits.next(), this.#giveUp.signal);
        if (this.#giveUp.signal.aborted) return undefined;
      }
    }
  }

  /** Of everything that this runner does. The actor of the job adds what it follows from. */
  get origin(): { readonly actor: string } {
    return { actor: `runner:${this.settings.runner}` };
  }

  giveUp(): void {
    this.#giveUp.abort();
  }
}

/** Why a command that waited is not sent again: it holds no longer. */
export class NotSentAgainError extends Error {
  override readonly name = 'NotSentAgainError';
}

/** A command to one entity, which says what it is. */
type Settled<Answer> = Command<Answer> & { readonly type: string } & (
    | { readonly jobId: string }
    | { readonly transferId: string }
    | { readonly callbackId: string }
  );

function entityIn(command: Settled<unknown>): string {
  if ('jobId' in command) return `job ${command.jobId}`;
  return 'transferId' in command ? `transfer ${command.transferId}` : `callback ${command.callbackId}`;
}
