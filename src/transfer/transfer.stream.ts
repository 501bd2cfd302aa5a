import { namedUuids } from '../eventsourcing/digest.js';
import type { TransferKind } from './transfer.state.js';

/** The category of all streams of transfers. */
export const TRANSFER_CATEGORY = 'transfer';

/** Ids of transfers are names in this namespace, made once for this project. */
const idOf = namedUuids('70133ce9-6c37-407f-990e-3984e19ced65');

/** The id of the transfer that a request makes: the same, however often it is sent under its name. */
export function transferIdOf(kind: TransferKind, name: string): string {
  return idOf(`${kind}/${name}`);
}

/** A UUID of version 5, or of version 4 where nothing named it, in lower case. */
const TRANSFER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of a transfer. No store need be asked about one that cannot. */
export function isTransferId(text: string): boolean {
  return TRANSFER_ID.test(text);
}

/** Names the submission of a row, counted from 0: however often a row is sent, it is one submission. */
export function submissionOfRow(transferId: string, row: number): string {
  return `${transferId}/${row}`;
}
