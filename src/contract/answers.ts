import type { components } from './generated.js';

/* What the service answers, for its clients: the command line, the tests and the benchmarks. */

type Schemas = components['schemas'];

export type JobAnswer = Schemas['JobDto'];
export type UrlJobAnswer = Schemas['UrlJobDto'];
export type DiffAnswer = Schemas['DiffDto'];
export type EventAnswer = Schemas['EventDto'];
export type BatchAnswer = Schemas['BatchAnswerDto'];
export type BulkPreviewAnswer = Schemas['BulkPreviewDto'];
export type BatchItemAnswer = Schemas['BatchOutcomeDto'];
export type TransferAnswer = Schemas['TransferDto'];
export type TaskAnswer = Schemas['TaskDto'];
export type ClaimedTaskAnswer = Schemas['ClaimedTaskDto'];
export type ClaimAnswer = Schemas['ClaimAnswerDto'];
export type QueueAnswer = Schemas['QueueDto'];
export type CallbackAnswer = Schemas['CallbackDto'];
export type HostAnswer = Schemas['HostDto'];
export type StatsAnswer = Schemas['StatsDto'];
export type OperationsAnswer = Schemas['OperationsDto'];
export type ReleasedStreamAnswer = Schemas['ReleasedStreamDto'];
export type HealthAnswer = Schemas['HealthDto'];

/** RFC 9457. */
export type ProblemAnswer = Schemas['Problem'];
export type FieldErrorAnswer = NonNullable<ProblemAnswer['errors']>[number];

/** A page of any list. */
export type PageAnswer<Item> = Pick<Schemas['JobPageDto'], 'next'> & { readonly items: readonly Item[] };
/** Those of jobs tell how many there are. */
export type JobTotalAnswer = Schemas['JobTotalDto'];
