import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DONE, Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { ForeignLogError } from '../eventsourcing/foreign-log.js';
import { Builds } from '../read-model/builds.js';
import { Rebuild, RebuildRunningError } from './rebuild.js';

const AGAIN_AFTER_MS = 10_000;

/**
 * After an upgrade that asks more of the views than those that answer know: makes the next build beside them, and lets it
 * answer. Of several projectors one does; a rebuild by hand does as well.
 */
@Injectable()
export class ViewsRenewal implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(ViewsRenewal.name);
  readonly #loop: Loop;
  /** Told once, however long it is waited for the rebuild of somebody else. */
  #told: number | undefined;

  constructor(
    private readonly builds: Builds,
    private readonly rebuild: Rebuild,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Making the views anew after the upgrade',
      turn: (signal) => this.#renew(signal),
      pauseMs: AGAIN_AFTER_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  async #renew(signal: AbortSignal): Promise<typeof DONE | undefined> {
    const { number, isOutdated } = await this.builds.active();
    if (!isOutdated) return DONE;

    this.#tell(number);
    try {
      const { build, events, isActive } = await this.rebuild.run({ signal, sparesForeign: true });
      if (isActive) this.#logger.log(`Build ${build} of the views is made of ${events} events, and answers`);
    } catch (error) {
      if (!(error instanceof RebuildRunningError || error instanceof ForeignLogError)) throw error;
      this.#logger.debug(`Build ${number} of the views stays for now: ${error.message}`);
    }
    return undefined;
  }

  #tell(outdated: number): void {
    if (this.#told === outdated) return;

    this.#told = outdated;
    this.#logger.log(
      `Build ${outdated} of the views is of an earlier version: the next is made from the log beside it`,
    );
  }
}
