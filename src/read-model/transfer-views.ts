import type { TransferKind, TransferStatus } from '../transfer/transfer.state.js';
import type { TransferView } from '../transfer/transfer.view.js';
import { BadCursorError, cursorOf, type Page, placeIn } from './page.js';

export interface TransferQuery {
  readonly statuses?: readonly TransferStatus[] | undefined;
  readonly kind?: TransferKind | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The views of transfers, read. They lag behind the log as those of jobs do. */
export abstract class TransferViews {
  /** Deleted transfers included, with status `deleted`. */
  abstract get(transferId: string): Promise<TransferView | undefined>;

  /**
   * Transfers that are not deleted, the latest requested first.
   * @throws BadCursorError
   */
  abstract list(query: TransferQuery): Promise<Page<TransferView>>;

  /** Transfers that a runner is to carry out, or carries out, the first requested first: at most so many. */
  abstract open(limit: number): Promise<readonly TransferView[]>;

  /** How many transfers there are in each status; deleted ones are not counted. */
  abstract countByStatus(): Promise<Readonly<Record<TransferStatus, number>>>;
}

/** Where a transfer stands in the order of requests; the id decides between those of one millisecond. */
export interface RequestPlace {
  readonly requestedAt: string;
  readonly transferId: string;
}

export function cursorBefore({ requestedAt, transferId }: RequestPlace): string {
  return cursorOf(ORDER, requestedAt, transferId);
}

/** @throws BadCursorError */
export function placeBefore(cursor: string | undefined): RequestPlace | undefined {
  if (cursor === undefined) return undefined;

  const [requestedAt, transferId, ...rest] = placeIn(cursor, ORDER);
  const isTime = typeof requestedAt === 'string' && !Number.isNaN(Date.parse(requestedAt));
  if (!isTime || typeof transferId !== 'string' || rest.length > 0) throw new BadCursorError();

  return { requestedAt, transferId };
}

const ORDER = 'transfers';
