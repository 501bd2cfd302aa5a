import type { JobView } from '../../job/job.view.js';
import type { ExportColumn } from '../../transfer/transfer.columns.js';

export type Cell = string | number | null | readonly string[];

/** What an export tells of a job, by column. */
export const CELLS: { readonly [column in ExportColumn]: (view: JobView) => Cell } = {
  id: ({ jobId }) => jobId,
  url: ({ url }) => url,
  status: ({ status }) => status,
  submittedAt: ({ submittedAt }) => submittedAt,
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ finishedAt }) => finishedAt,
  attempt: ({ attempt }) => attempt,
  failures: ({ failures }) => failures,
  priority: ({ options }) => options.priority,
  tags: ({ options }) => options.tags,
  httpStatus: ({ response }) => response?.httpStatus ?? null,
  contentType: ({ response }) => response?.contentType ?? null,
  finalUrl: ({ response }) => response?.finalUrl ?? null,
  size: ({ body }) => body?.size ?? null,
  sha256: ({ body }) => body?.sha256 ?? null,
  errorCode: ({ error }) => error?.code ?? null,
  errorMessage: ({ error }) => error?.message ?? null,
};
