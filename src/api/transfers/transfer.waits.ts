import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { streamOf } from '../../eventsourcing/model.js';
import { GetTransfer } from '../../queries/transfers/get-transfer.query.js';
import { transferModel } from '../../transfer/transfer.model.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { StreamWaits, type Wait } from '../waits/stream-waits.js';

/** Requests that wait until a transfer is as they want it. */
@Injectable()
export class TransferWaits {
  constructor(
    private readonly queries: QueryBus,
    private readonly waits: StreamWaits,
  ) {}

  /**
   * Answers with the transfer as soon as it is enough; otherwise as it is when the time is over, the client has left, or
   * the service begins to stop. Throws TransferNotFoundError, also when it is deleted meanwhile.
   */
  until(transferId: string, isEnough: (view: TransferView) => boolean, wait: Wait): Promise<TransferView> {
    const look = () => this.queries.execute(new GetTransfer(transferId, true));
    return this.waits.until({ stream: streamOf(transferModel, transferId), look, isEnough }, wait);
  }
}
