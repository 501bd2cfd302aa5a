import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import type { TransferCommand } from '../transfer/transfer.commands.js';
import { transferDecider } from '../transfer/transfer.decider.js';
import type { TransferEvent } from '../transfer/transfer.events.js';
import { transferModel } from '../transfer/transfer.model.js';
import type { Transfer } from '../transfer/transfer.state.js';
import type { AwakeTransfer, TransferView } from '../transfer/transfer.view.js';
import { ActorMetrics } from './actor-metrics.js';
import { EntityActors } from './entity-actors.js';

/** There are few transfers, and the views of large exports are long. */
const MAX_AWAKE = 500;

/** The actors of this process's transfers. */
@Injectable()
export class TransferActors {
  readonly #actors: EntityActors<Transfer, TransferView, TransferCommand, TransferEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const opens = ({ type }: TransferCommand) => type === 'RequestImport' || type === 'RequestExport';
    const kind = { model: transferModel, decider: transferDecider, opens, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  /**
   * Sends a command to its transfer, and waits for the transfer that it led to.
   * @throws ForeignViewsError where the views are of another log: nobody would see what it led to
   */
  async ask(command: TransferCommand): Promise<AwakeTransfer> {
    const { state: transfer, view } = await this.#actors.ask(command.transferId, command);
    return { transfer, view };
  }
}
