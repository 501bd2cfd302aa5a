import type { BatchAnswer, JobAnswer } from '../../../src/contract/answers.js';
import type { components } from '../../../src/contract/generated.js';
import { answer, api, send } from '../api/client.js';
import { ProblemError, problemOf } from '../api/problem-error.js';
import { isBareUrl, pastedLine, withScheme } from './url-lines.js';

export type Options = components['schemas']['OptionsDto'];
/** Those that can stand in a query. */
type QueryOptions = Omit<Options, 'headers'>;

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

/** Options as a query has them, lists separated by commas. */
export function inQuery(options: QueryOptions): URLSearchParams {
  return new URLSearchParams(Object.entries(options).map(([name, value]) => [name, String(value)]));
}

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

/**
 * As a pasted list, of which the service knows what stands round a URL; with headers as JSON, since a query has none.
 * A batch of which nothing was taken is a problem that tells of each item.
 * @throws ProblemError, or Error for a line that JSON would take for another URL than it means
 */
async function submitBatch(
  lines: readonly string[],
  { headers, ...options }: Options,
): Promise<Pick<BatchAnswer, 'items'>> {
  try {
    if (!headers) return await submitList(lines.map(pastedLine).join('\n'), options);
    const unclear = lines.find((line) => !isBareUrl(line));
    if (unclear) throw new Error(`With headers, a line is a URL and nothing else: ${unclear.slice(0, 100)}`);
    const body = { jobs: lines.map(withScheme), defaults: { ...options, headers } };
    return await answer(api.POST('/v1/jobs/batch', { body }));
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'none_accepted') return error.answer as BatchAnswer;
    throw error;
  }
}

/** The typed client knows the query of no batch: only one of text has any. */
async function submitList(body: string, options: QueryOptions): Promise<BatchAnswer> {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const response = await send(new Request(`./v1/jobs/batch?${inQuery(options)}`, { method: 'POST', headers, body }));
  const answered: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(answered, response.status);
  return answered as BatchAnswer;
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
