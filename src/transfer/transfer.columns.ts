/** What is told of a row that an import rejected. */
export const REJECTED_ROW_COLUMNS = ['line', 'code', 'detail', 'value'] as const;

/** What is told of a job that an action on many was meant for. */
export const BULK_OUTCOME_COLUMNS = ['id', 'outcome', 'code', 'detail'] as const;

/** What an export can tell of a job, in the order in which it does where nothing else is asked for. */
export const EXPORT_COLUMNS = [
  'id',
  'url',
  'status',
  'submittedAt',
  'startedAt',
  'finishedAt',
  'attempt',
  'failures',
  'priority',
  'tags',
  'httpStatus',
  'contentType',
  'finalUrl',
  'size',
  'sha256',
  'errorCode',
  'errorMessage',
] as const;

export type ExportColumn = (typeof EXPORT_COLUMNS)[number];
