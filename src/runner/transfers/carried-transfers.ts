import { Injectable, Logger } from '@nestjs/common';
import { BodyDamagedError, BodyNotFoundError } from '../../bodies/body-store.js';
import { Backoff } from '../../concurrency/backoff.js';
import { Clock } from '../../eventsourcing/clock.js';
import { EventStore, isOutage } from '../../eventsourcing/event-store.js';
import type { Origin } from '../../eventsourcing/metadata.js';
import { foldStream, streamOf } from '../../eventsourcing/model.js';
import { CompleteTransfer, FailTransfer, StartTransfer } from '../../transfer/transfer.commands.js';
import type { TransferError } from '../../transfer/transfer.events.js';
import { transferModel } from '../../transfer/transfer.model.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { RunnerSettings } from '../runner-settings.js';
import { NotSentAgainError, SettledCommands } from '../settled-commands.js';
import { BulkWork } from './bulk-work.js';
import { ExportWork } from './export-work.js';
import { ImportWork } from './import-work.js';
import type { TransferRun } from './transfer-run.js';

/** A transfer at which this runner fails so often is failed for everybody. */
const TRIES = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Carries transfers out: from the start of a run to its end, or to where it is left off. */
@Injectable()
export class CarriedTransfers {
  readonly #logger = new Logger(CarriedTransfers.name);
  readonly #failures = new Map<string, number>();

  constructor(
    private readonly imports: ImportWork,
    private readonly exports: ExportWork,
    private readonly bulk: BulkWork,
    private readonly commands: SettledCommands,
    private readonly log: EventStore,
    private readonly settings: RunnerSettings,
    private readonly clock: Clock,
  ) {}

  /** The caller holds the transfer's lease. Rejects where a store is away, or at a fault that is worth another try. */
  async carryOut(listed: TransferView, signal: AbortSignal): Promise<void> {
    const { transferId } = listed;
    const { origin, requestedBy } = await this.#requestOf(transferId);
    const { runner } = this.settings;
    const total = listed.kind === 'export' ? await this.exports.total(listed, signal) : (listed.total ?? 0);
    if (signal.aborted) return; // it may have waited long, and a run that does nothing would count as one that was lost
    const started = await this.commands.send((at) => new StartTransfer(transferId, runner, total, at, origin));
    const view = started?.view;
    if (view?.error?.code === 'runner_lost') this.#logger.error(`Transfer ${transferId} failed: ${view.error.message}`);
    if (view?.status !== 'running' || view.runner !== runner) return; // it is over, or is to wait

    try {
      const isDone = await this.#workOn({ view, origin, requestedBy, isAgain: view.run > 1, signal });
      if (isDone) await this.commands.send((at) => new CompleteTransfer(transferId, view.run, at, origin));
      this.#failures.delete(transferId);
    } catch (error) {
      await this.#failed(view, error, origin);
    }
  }

  /** A store that is away does not end the run: it goes on from its last record, since no transfer is to blame for that. */
  async #workOn(run: TransferRun): Promise<boolean> {
    const { view: started, signal } = run;
    const waits = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    let { isAgain } = run;
    for (let view: TransferView | undefined = started; ; isAgain = true) {
      try {
        view ??= await this.#recorded(started.transferId);
        return view?.status === 'running' && view.run === started.run && (await this.#work({ ...run, view, isAgain }));
      } catch (error) {
        const isToGoOn = isOutage(error) || error instanceof NotSentAgainError;
        if (!isToGoOn || signal.aborted) throw error;

        this.#logger.debug(`Transfer ${started.transferId} goes on from its last record soon: ${String(error)}`);
        view = undefined;
        await this.clock.sleep(waits.next(), signal);
        if (signal.aborted) return false;
      }
    }
  }

  async #recorded(transferId: string): Promise<TransferView | undefined> {
    return foldStream(transferModel, await this.log.read(streamOf(transferModel, transferId)));
  }

  #work({ view, ...run }: TransferRun): Promise<boolean> {
    switch (view.kind) {
      case 'import':
        return this.imports.carryOut({ ...run, view });
      case 'export':
        return this.exports.carryOut({ ...run, view });
      case 'bulk':
        return this.bulk.carryOut({ ...run, view });
    }
  }

  /** @throws what is worth another try */
  async #failed({ transferId, run }: TransferView, error: unknown, origin: Origin): Promise<void> {
    if (isOutage(error)) throw error;

    const failures = (this.#failures.get(transferId) ?? 0) + 1;
    this.#failures.set(transferId, failures);
    const reason = reasonOf(error);
    if (reason.code === 'internal' && failures < TRIES) throw error;

    this.#failures.delete(transferId);
    this.#logger.error(`Transfer ${transferId} failed: ${String(error)}`);
    await this.commands.send((at) => new FailTransfer(transferId, run, reason, at, origin));
  }

  /** What a run does follows from the request: its jobs are found by the request's correlation id. */
  async #requestOf(transferId: string): Promise<Pick<TransferRun, 'origin' | 'requestedBy'>> {
    const [requested] = await this.log.read(streamOf(transferModel, transferId));
    const { origin } = this.commands;
    if (!requested) return { origin, requestedBy: origin.actor };

    const { actor, correlationId } = requested.metadata;
    return { origin: { ...origin, correlationId, causationId: requested.id }, requestedBy: actor };
  }
}

function reasonOf(error: unknown): TransferError {
  if (error instanceof BodyNotFoundError) {
    return { code: 'file_lost', message: 'The file of this transfer is not there any more' };
  }
  if (error instanceof BodyDamagedError) return { code: 'file_lost', message: 'The file of this transfer is damaged' };
  return { code: 'internal', message: 'The service failed at this transfer: its log says why' };
}
