import { Injectable, Logger } from '@nestjs/common';
import type { Politeness } from '../read-model/politeness.js';
import { type PolitenessChange, PolitenessStore, politenessOf } from '../read-model/politeness-store.js';
import { RunnerSettings } from './runner-settings.js';

/**
 * Tells the stores, once and before this runner claims anything, what its environment and its settings file say of politeness. It is all
 * runners that obey it: of two environments that differ the one counts whose runner started last.
 */
@Injectable()
export class PolitenessSeed {
  readonly #logger = new Logger(PolitenessSeed.name);
  #isTold = false;

  constructor(
    private readonly store: PolitenessStore,
    private readonly settings: RunnerSettings,
  ) {}

  /** Fails while the stores are away: whoever asked tries again. */
  async seed(): Promise<void> {
    if (this.#isTold) return;

    const { runner, politeness, overrides } = this.settings;
    if (overrides) await this.store.setFromFile(overrides);
    const change = await this.store.set(politeness, `runner:${runner}`);
    this.#isTold = true;
    const news = newsOf(change, politeness, runner);
    if (news) this.#logger.log(news);
    if (overrides)
      this.#logger.log(`Runner ${runner} has set for all runners: overrides of ${overrides.size} hosts, from its file`);
  }
}

/** What an operator might not expect of the environment that this runner was given. */
function newsOf({ before, now }: PolitenessChange, named: Partial<Politeness>, runner: string): string | undefined {
  const [was, is] = [inWords(politenessOf(before)), inWords(politenessOf(now))];
  if (was !== is) return `Runner ${runner} has set for all runners: ${is} (before: ${was})`;

  const isInherited = Object.entries(politenessOf(now)).some(([name]) => isSet(now, name) && !isSet(named, name));
  return isInherited ? `Runner ${runner} obeys what ${now.by} has set: ${is}` : undefined;
}

function isSet(values: Partial<Politeness>, name: string): boolean {
  return values[name as keyof Politeness] !== undefined;
}

function inWords({ slots, delayMs }: Politeness): string {
  return `at most ${slots} fetches of a host at once, begun ${delayMs} ms apart`;
}
