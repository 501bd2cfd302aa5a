import { Injectable, Logger } from '@nestjs/common';
import { Loop } from '../../concurrency/loop.js';
import { Clock } from '../../eventsourcing/clock.js';
import { isOutage } from '../../eventsourcing/event-store.js';
import { HeldLease } from '../../eventsourcing/held-lease.js';
import { Leases } from '../../eventsourcing/leases.js';
import { LogOfViews } from '../../read-model/log-of-views.js';
import { TransferViews } from '../../read-model/transfer-views.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { FailedTries } from '../failed-tries.js';
import { CarriedTransfers } from './carried-transfers.js';

const LOOK_EVERY_MS = 1_000;
/** Of one runner: each takes as much of the stores as a client that sends batches. */
const AT_ONCE = 2;
/** More than one runner's: others may have the first of them. */
const LOOKED_AT = 50;

/**
 * Finds transfers that are to be carried out, and has each carried out under a lease. One whose runner died is found in
 * the same way once its lease ran out. What makes work certain is the look every second; wakes only make it quicker.
 */
@Injectable()
export class TransferDispatcher {
  readonly #logger = new Logger(TransferDispatcher.name);
  readonly #runs = new Map<string, Run>();
  readonly #failed = new FailedTries();
  readonly #looking: Loop;
  #look: Promise<void> | undefined;
  #isStopping = false;

  constructor(
    private readonly views: TransferViews,
    private readonly logOfViews: LogOfViews,
    private readonly leases: Leases,
    private readonly carried: CarriedTransfers,
    private readonly clock: Clock,
  ) {
    this.#looking = new Loop({
      name: 'Looking for transfers',
      turn: () => this.#lookOnce(),
      pauseMs: LOOK_EVERY_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  start(): void {
    this.#looking.start();
  }

  /** What runs is left off where it is, and recorded: another runner goes on with it at once. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#looking.stop();
    await this.#look?.catch(() => {}); // that of a wake: what it takes up is left off as well
    for (const { aborting } of this.#runs.values()) aborting.abort();
    await Promise.all([...this.#runs.values()].map(({ done }) => done));
  }

  wake(): void {
    void this.#lookOnce().catch(() => {}); // the loop, which looks soon, tells of it
  }

  /** Leaves off a transfer that is not to go on since a revision of its stream. */
  abort(transferId: string, since: bigint): void {
    const run = this.#runs.get(transferId);
    if (run && run.since < since) run.aborting.abort();
  }

  get running(): number {
    return this.#runs.size;
  }

  #lookOnce(): Promise<void> {
    this.#look ??= this.#takeWhatIsOpen().finally(() => {
      this.#look = undefined;
    });
    return this.#look;
  }

  async #takeWhatIsOpen(): Promise<void> {
    if (this.#isStopping || this.#runs.size >= AT_ONCE) return;

    await this.logOfViews.mustMatch(); // what another log has to do is none of our work
    const open = await this.views.open(LOOKED_AT);
    this.#failed.keepOnly(new Set(open.map(({ transferId }) => transferId)));
    for (const view of open) {
      const { transferId } = view;
      if (this.#isStopping || this.#runs.size >= AT_ONCE) return;
      if (this.#runs.has(transferId) || !this.#failed.mayTry(transferId, this.clock.monotonicMs())) continue;

      await this.#take(view);
    }
  }

  async #take(view: TransferView): Promise<void> {
    const { transferId, revision } = view;
    const lease = new HeldLease(this.leases, this.clock, `transfer/${transferId}`);
    if (!(await lease.take())) return; // another runner has it

    const aborting = new AbortController();
    const run: Run = { aborting, since: revision, done: Promise.resolve() };
    this.#runs.set(transferId, run);
    run.done = lease
      .during(aborting.signal, (signal) => this.carried.carryOut(view, signal))
      .then(() => this.#failed.forget(transferId))
      .catch((error) => {
        this.#failed.failed(transferId, this.clock.monotonicMs());
        const isAway = isOutage(error);
        this.#logger[isAway ? 'debug' : 'error'](`Transfer ${transferId} is taken up again: ${String(error)}`);
      })
      .finally(() => this.#runs.delete(transferId));
  }
}

interface Run {
  readonly aborting: AbortController;
  /** The revision of the transfer's stream that it began with. */
  readonly since: bigint;
  done: Promise<void>;
}
