import type { BatchAnswer, JobAnswer } from '../../../src/contract/answers.js';
import type { components } from '../../../src/contract/generated.js';
import { answer, api } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';
import { withScheme } from './url-lines.js';

export type Options = components['schemas']['OptionsDto'];

export interface Rejected {
  readonly line: string;
  readonly why: string;
}

export interface Outcome {
  readonly accepted: number;
  /** Jobs that stood already, the first of them with their ages. */
  readonly standing: readonly {
    readonly line: string;
    readonly id: string;
    readonly submittedAt: string | undefined;
  }[];
  readonly rejected: readonly Rejected[];
}

const MOST_AT_ONCE = 5_000;
/** So many ids a list takes. */
const MOST_AGES = 100;

/** One URL: its new job, or the one that stands for it already. */
export async function submitOne(url: string, options: Options): Promise<JobAnswer> {
  return (await answer(api.POST('/v1/jobs', { body: { url: withScheme(url), ...options } }))) as JobAnswer;
}

/** Many URLs, some thousand at a time. */
export async function submitMany(
  lines: readonly string[],
  options: Options,
  onProgress: (done: number) => void,
): Promise<Outcome> {
  const items: { readonly line: string; readonly item: BatchAnswer['items'][number] }[] = [];
  for (let from = 0; from < lines.length; from += MOST_AT_ONCE) {
    const part = lines.slice(from, from + MOST_AT_ONCE);
    const { items: answered } = await submitBatch(part, options);
    for (const item of answered) items.push({ line: part[item.index] ?? '', item });
    onProgress(from + part.length);
  }
  const standing = items.filter(({ item }) => item.outcome === 'deduplicated');
  const ages = await submittedAt(standing.slice(0, MOST_AGES).flatMap(({ item }) => item.job?.id ?? []));
  return {
    accepted: items.filter(({ item }) => item.outcome === 'accepted').length,
    standing: standing.map(({ line, item }) => ({
      line,
      id: item.job?.id ?? '',
      submittedAt: ages.get(item.job?.id ?? ''),
    })),
    rejected: items.flatMap(({ line, item: { error } }) => (error ? [{ line, why: reasonOf(error) }] : [])),
  };
}

/** A batch of which nothing was taken is a problem that tells of each item. */
async function submitBatch(lines: readonly string[], defaults: Options): Promise<Pick<BatchAnswer, 'items'>> {
  try {
    return await answer(api.POST('/v1/jobs/batch', { body: { jobs: lines.map(withScheme), defaults } }));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'none_accepted') return error.answer as BatchAnswer;
    throw error;
  }
}

function reasonOf({ detail, errors }: NonNullable<BatchAnswer['items'][number]['error']>): string {
  return errors && errors.length > 0 ? errors.map((each) => each.detail).join('. ') : detail;
}

async function submittedAt(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const query = { id: [...new Set(ids)], limit: MOST_AGES };
  const { items } = await answer(api.GET('/v1/jobs', { params: { query } }));
  return new Map(items.map((job) => [job.id, job.submittedAt]));
}
