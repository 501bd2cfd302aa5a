/** The category of all streams of transfers. */
export const TRANSFER_CATEGORY = 'transfer';

/** A UUID of version 4, in lower case. */
export const TRANSFER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text can be the id of a transfer. No store need be asked about one that cannot. */
export function isTransferId(text: string): boolean {
  return TRANSFER_ID.test(text);
}

/** Names the submission of a row, counted from 0: however often a row is sent, it is one submission. */
export function submissionOfRow(transferId: string, row: number): string {
  return `${transferId}/${row}`;
}
