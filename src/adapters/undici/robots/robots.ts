import { LRUCache } from 'lru-cache';
import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type { BusyHost } from '../../../outbound/fetcher.js';
import type { Connections } from '../connection/connections.js';
import type { FetcherSettings } from '../fetch/fetcher-settings.js';
import { FetchFault } from '../fetch-fault.js';
import { type RobotsAsker, RobotsFile } from './robots-file.js';
import { productOf, type RobotsRules } from './robots-rules.js';

/** Of all origins together; those that were not asked for longest make room. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** What the origins that this process fetches from let robots fetch: asked once, and kept for a while (RFC 9309, 2.4). */
export class Robots {
  readonly #known: LRUCache<string, RobotsRules>;
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly settings: FetcherSettings,
    private readonly connections: Connections,
    monotonicMs = () => performance.now(),
  ) {
    this.#known = new LRUCache({
      maxSize: MAX_KEPT_BYTES,
      sizeCalculation: ({ size }) => size,
      perf: { now: monotonicMs },
      ttlResolution: 0,
    });
  }

  /**
   * Asks whether a URL may be fetched by whoever names itself like this. Answers the host that was busy on the way to
   * the answer, if one was.
   * @throws FetchFault where it may not, or nobody knows
   */
  async admit(url: string, userAgent: string, asker: RobotsAsker): Promise<BusyHost | undefined> {
    const { origin, pathname } = new URL(url);
    if (pathname === '/robots.txt') return undefined; // RFC 9309, 2.2.2: it is always allowed

    const rules = await this.#rulesOf(origin, asker);
    if ('restsUntil' in rules) return rules;
    const refusal = rules.refusal(url, userAgent);
    if (!refusal) return undefined;

    const { number, text } = refusal;
    const sentence = `${origin}/robots.txt does not let ${productOf(userAgent)} fetch ${url}: line ${number} says "${text}"`;
    throw new FetchFault('blocked_by_robots', sentence);
  }

  /** Those who want the same wait for the first of them. What failed is not kept: then the next one asks. */
  async #rulesOf(origin: string, asker: RobotsAsker): Promise<RobotsRules | BusyHost> {
    for (;;) {
      const known = this.#known.get(origin);
      if (known) return known;

      const underWay = this.#underWay.get(origin);
      if (!underWay) return this.#ask(origin, asker);
      await asker.cancellation.wait(underWay);
    }
  }

  async #ask(origin: string, asker: RobotsAsker): Promise<RobotsRules | BusyHost> {
    const asked = new RobotsFile(origin, asker, this.settings, this.policy, this.connections).get();
    this.#underWay.set(
      origin,
      asked.catch(() => {}),
    );
    const fresh = await asked.finally(() => this.#underWay.delete(origin));
    if ('restsUntil' in fresh) return fresh;

    // Known before the way back: those who waited hold the slots of the host that it leads to.
    this.#known.set(origin, fresh.rules, { ttl: fresh.forMs });
    return (await asker.enter(fresh.at, origin)) ?? fresh.rules;
  }
}
