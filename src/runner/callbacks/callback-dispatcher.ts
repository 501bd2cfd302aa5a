import { Injectable, Logger } from '@nestjs/common';
import { CALLBACK_CATEGORY } from '../../callback/callback.stream.js';
import type { CallbackView } from '../../callback/callback.view.js';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { Loop } from '../../concurrency/loop.js';
import { Clock } from '../../eventsourcing/clock.js';
import { isOutage } from '../../eventsourcing/event-store.js';
import { HeldLease } from '../../eventsourcing/held-lease.js';
import { Leases } from '../../eventsourcing/leases.js';
import { CallbackViews } from '../../read-model/callback-views.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { LogOfViews } from '../../read-model/log-of-views.js';
import { FailedTries } from '../failed-tries.js';
import { RunnerSettings } from '../runner-settings.js';
import { CallbackDelivery } from './callback-delivery.js';

const LEASE = 'callbacks/sending';
const LEASE_AGAIN_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 1_000;
/** Few to one receiver, so that it is not flooded, and many in all: one that hangs keeps only its own waiting. */
const AT_ONCE = 128;
const AT_ONCE_PER_HOST = 4;
const LOOKED_AT = 100;

/**
 * Finds callbacks that are to be sent, and has each sent. Of all runners one does so at a time; the lease only saves
 * work: a callback that two send comes as one message, and one outcome counts.
 */
@Injectable()
export class CallbackDispatcher {
  readonly #logger = new Logger(CallbackDispatcher.name);
  readonly #lease: HeldLease;
  readonly #loop: Loop;
  readonly #sending = new Map<string, { readonly host: string; readonly done: Promise<void> }>();
  readonly #failed = new FailedTries();
  readonly #sent = new ChangeSignal();
  #isStopping = false;

  constructor(
    private readonly views: CallbackViews,
    private readonly known: KnownRevisions,
    private readonly logOfViews: LogOfViews,
    private readonly delivery: CallbackDelivery,
    private readonly settings: RunnerSettings,
    private readonly clock: Clock,
    leases: Leases,
  ) {
    this.#lease = new HeldLease(leases, clock, LEASE);
    this.#loop = new Loop({
      name: 'Sending callbacks',
      turn: (signal, works) => this.#lead(signal, works),
      pauseMs: LOOK_EVERY_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** What is on its way may come to its end, for as long as what is fetched may. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const ending = new AbortController();
    const sent = Promise.all([...this.#sending.values()].map(({ done }) => done));
    await Promise.race([sent, this.clock.sleep(this.settings.graceMs, ending.signal)]);
    ending.abort();
    await this.#loop.stop();
  }

  async #lead(signal: AbortSignal, works: () => void): Promise<void> {
    if (!(await this.#lease.take())) return this.clock.sleep(LEASE_AGAIN_AFTER_MS, signal);

    await this.#lease.during(signal, (leading) => this.#send(leading, works));
  }

  /** What it has begun when it may not go on is given up: whoever leads now sends it. */
  async #send(leading: AbortSignal, works: () => void): Promise<void> {
    const giveUp = new AbortController();
    try {
      while (!leading.aborted) {
        const { count } = this.#sent;
        await this.#look(giveUp.signal);
        works();
        await this.#pause(count, leading);
      }
    } finally {
      giveUp.abort();
      await Promise.all([...this.#sending.values()].map(({ done }) => done));
    }
  }

  /** Until the next look, or until one more may be sent. */
  async #pause(count: number, leading: AbortSignal): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([leading, over.signal]);
    await Promise.race([this.clock.sleep(LOOK_EVERY_MS, either), this.#sent.beyond(count, either)]);
    over.abort();
  }

  async #look(signal: AbortSignal): Promise<void> {
    await this.logOfViews.mustMatch(); // what another log has to tell is none of our work
    for (let isAll = false; !isAll && !this.#isStopping && this.#sending.size < AT_ONCE; ) {
      const full = this.#fullHosts();
      const due = await this.views.due({ at: this.clock.now(), exceptHosts: full, limit: LOOKED_AT });
      for (const callback of due) if (this.#mayBegin(callback)) this.#begin(callback, signal);
      // Where no host became full, another page would be the same one.
      isAll = due.length < LOOKED_AT || this.#fullHosts().length === full.length;
    }
  }

  #fullHosts(): readonly string[] {
    const sent = new Map<string, number>();
    for (const { host } of this.#sending.values()) sent.set(host, (sent.get(host) ?? 0) + 1);
    return [...sent].flatMap(([host, posts]) => (posts >= AT_ONCE_PER_HOST ? [host] : []));
  }

  #mayBegin({ callbackId, host, revision }: CallbackView): boolean {
    if (this.#isStopping || this.#sending.size >= AT_ONCE || this.#sending.has(callbackId)) return false;
    if (this.known.isBehind(`${CALLBACK_CATEGORY}-${callbackId}`, revision)) return false; // its outcome is on its way

    return !this.#fullHosts().includes(host) && this.#failed.mayTry(callbackId, this.clock.monotonicMs());
  }

  #begin(callback: CallbackView, signal: AbortSignal): void {
    const { callbackId, host } = callback;
    const done = this.delivery
      .deliver(callback, signal)
      .then(() => this.#failed.forget(callbackId))
      .catch((error) => {
        if (signal.aborted) return;
        this.#failed.failed(callbackId, this.clock.monotonicMs());
        const isAway = isOutage(error);
        this.#logger[isAway ? 'debug' : 'error'](`Callback ${callbackId} is tried again: ${String(error)}`);
      })
      .finally(() => {
        this.#sending.delete(callbackId);
        this.#sent.announce();
      });
    this.#sending.set(callbackId, { host, done });
  }
}
