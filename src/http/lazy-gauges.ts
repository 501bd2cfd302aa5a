import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../eventsourcing/clock.js';
import { CHECKED_WITHIN_MS } from './readiness.js';

/** Gauges that are read only when somebody looks. */
export class LazyGauges {
  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
  ) {}

  /** One value; NaN where it is not known. */
  add(name: string, help: string, read: () => Promise<number>): void {
    const known = () => orUnknown(read, Number.NaN, this.clock);
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await known());
      },
    });
  }

  /** A value for each value of a label; none at all where they are not known. */
  addEach(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void {
    const known = () => orUnknown(read, {}, this.clock);
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        const values = Object.entries(await known());
        this.reset();
        for (const [value, count] of values) this.set({ [label]: value }, count);
      },
    });
  }
}

/**
 * A store that is down, or takes longer than whoever collects metrics waits, must not take the rest of them with it:
 * readiness tells of it, and here it is unknown.
 */
async function orUnknown<Value>(read: () => Promise<Value>, unknown: Value, clock: Clock): Promise<Value> {
  const settled = new AbortController();
  const late = clock.sleep(KNOWN_WITHIN_MS, settled.signal).then(() => unknown);
  try {
    return await Promise.race([read(), late]);
  } catch {
    return unknown;
  } finally {
    settled.abort();
  }
}

/** Longer than a check of readiness takes until it fails, which is to be told. */
const KNOWN_WITHIN_MS = CHECKED_WITHIN_MS + 1_000;
