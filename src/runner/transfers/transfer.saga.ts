import { Injectable } from '@nestjs/common';
import { type ICommand, Saga } from '@nestjs/cqrs';
import { filter, map, type Observable } from 'rxjs';
import type { Recorded } from '../../eventsourcing/event.js';
import type { TransferEvent } from '../../transfer/transfer.events.js';
import { AbortTransfer, DispatchTransfers } from '../runner.commands.js';

const MAKES_WORK: ReadonlySet<string> = new Set<TransferEvent['type']>([
  'ImportRequested',
  'ExportRequested',
  'BulkRequested',
  'TransferResumed',
]);
const ENDS_WORK: ReadonlySet<string> = new Set<TransferEvent['type']>([
  'TransferPaused',
  'TransferStopped',
  'TransferDeleted',
]);

/** Wakes what carries transfers out, and stops it: a wake that is lost costs a second, never a row. */
@Injectable()
export class TransferSaga {
  @Saga()
  dispatch = (events: Observable<Recorded<TransferEvent>>): Observable<ICommand> =>
    events.pipe(
      filter(({ type }) => MAKES_WORK.has(type)),
      map(() => new DispatchTransfers()),
    );

  @Saga()
  abort = (events: Observable<Recorded<TransferEvent>>): Observable<ICommand> =>
    events.pipe(
      filter(({ type }) => ENDS_WORK.has(type)),
      map(({ data: { transferId }, revision }) => new AbortTransfer(transferId, revision)),
    );
}
