import { invalidRequest, type Problem } from '../../http/problem.js';
import type { SubmissionOutcome } from '../../job/job.commands.js';
import type { BatchAnswerDto, BatchOutcomeDto } from './batch.dto.js';
import type { BatchItem } from './batch.reader.js';

/**
 * The answer to a batch.
 * @param outcomes of the items that could be read, in their order
 */
export function presentBatch(
  items: readonly BatchItem[],
  outcomes: readonly SubmissionOutcome[],
  problemOf: (error: unknown) => Problem,
): BatchAnswerDto {
  const submitted = outcomes.values();
  const presented = items.flatMap((item) => {
    if ('errors' in item) return rejected(item.index, invalidRequest(item.errors));

    const { value: outcome } = submitted.next();
    if (!outcome) return []; // the client has left
    if ('error' in outcome) return rejected(item.index, problemOf(outcome.error));

    const { jobId: id, url, status } = outcome.view;
    return { index: item.index, outcome: OUTCOMES[outcome.kind], job: { id, url, status } };
  });
  const of = (outcome: BatchOutcomeDto['outcome']) => presented.filter((item) => item.outcome === outcome).length;
  return {
    accepted: of('accepted'),
    deduplicated: of('deduplicated'),
    rejected: of('rejected'),
    items: presented,
  };
}

const OUTCOMES = { made: 'accepted', standing: 'deduplicated' } as const;

function rejected(index: number, { code, detail, more }: Problem): BatchOutcomeDto {
  return { index, outcome: 'rejected', error: { code, detail, ...(more.errors && { errors: more.errors }) } };
}
