import type { BulkPreviewAnswer, TransferAnswer } from '../../../src/contract/answers.js';
import type { components } from '../../../src/contract/generated.js';
import { answer, api } from '../api/client.js';

export type BulkAction = components['schemas']['BulkDto']['action'];
export type BulkFilter = components['schemas']['JobFilterDto'];

export const BULK_ACTIONS: Readonly<Record<BulkAction, string>> = {
  retry: 'Retry',
  cancel: 'Cancel',
  delete: 'Delete',
};

/** How many jobs it would be done to, and the first of them. */
export async function previewBulk(action: BulkAction, filter: BulkFilter): Promise<BulkPreviewAnswer> {
  return (await answer(api.POST('/v1/jobs/bulk', { body: { action, filter, dryRun: true } }))) as BulkPreviewAnswer;
}

/** Begins it: the answer tells how far it is. */
export async function beginBulk(action: BulkAction, filter: BulkFilter, reason: string): Promise<TransferAnswer> {
  const body = { action, filter, dryRun: false, reason: reason.trim() || null };
  return (await answer(api.POST('/v1/jobs/bulk', { body }))) as TransferAnswer;
}
