import type { Readable } from 'node:stream';
import type { BatchAnswer, BatchItemAnswer, JobAnswer } from '../../contract/answers.js';
import type { Context } from '../context.js';
import { fieldSentence, RefusedError, UnfinishedError, UsageError } from '../errors.js';
import { batchTable, jobsTable } from '../tables.js';
import { batches, type Given } from './batches.js';
import { deadlineOf, jobOptions, keyHeader, type SubmitOptions } from './submission.js';
import { assertCompleted, untilFinal } from './until-final.js';

/** Submits in batches, so that a list of any length can be piped in. Those that are rejected don't stop the others. */
export async function submitMany(
  urls: Readable | readonly string[],
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const until = deadlineOf(options);
  const accepted: BatchItemAnswer[] = [];
  let submitted = 0;

  for await (const batch of batches(urls)) {
    const items = await submitBatch(batch, submitted, options, context);
    tell(items, batch, submitted, until !== undefined, context);
    accepted.push(...items.filter(({ job }) => job));
    submitted += batch.length;
  }
  if (submitted === 0) throw new UsageError('There is no URL to submit.');

  const jobs = until ? await allUntilFinal(accepted, until, context) : [];
  const rejected = submitted - accepted.length;
  if (rejected > 0) throw new UnfinishedError(`${rejected} of ${submitted} URLs were rejected.`);
  assertCompleted(jobs);
}

/** Sends what may be URLs, and answers for all that was given, in its order. */
async function submitBatch(
  given: readonly Given[],
  offset: number,
  options: SubmitOptions,
  context: Context,
): Promise<readonly BatchItemAnswer[]> {
  const urls = given.filter(({ refusal }) => !refusal).map(({ text }) => text);
  const answers = urls.length > 0 ? (await send(urls, offset, options, context)).values() : [].values();
  return given.flatMap(({ refusal }, index): BatchItemAnswer[] => {
    if (refusal) return [{ index, outcome: 'rejected', error: { code: 'invalid_request', detail: refusal } }];
    const { value } = answers.next();
    return value ? [{ ...value, index }] : [];
  });
}

/** A batch of which nothing was accepted is refused as a whole, and says so of each item. */
async function send(
  urls: readonly string[],
  offset: number,
  options: SubmitOptions,
  { client }: Context,
): Promise<readonly BatchItemAnswer[]> {
  const key = options.idempotencyKey && (offset === 0 ? options.idempotencyKey : `${options.idempotencyKey}-${offset}`);
  const request = { body: { jobs: urls, defaults: jobOptions(options) }, headers: keyHeader(key) };
  try {
    return (await client.ask<BatchAnswer>('POST', '/v1/jobs/batch', request)).items;
  } catch (error) {
    if (error instanceof RefusedError && error.problem.items) return error.problem.items;
    throw error;
  }
}

/** When jobs are waited for, they are the result, and only what was rejected is told here. */
function tell(
  items: readonly BatchItemAnswer[],
  given: readonly Given[],
  offset: number,
  isWaiting: boolean,
  { terminal }: Context,
): void {
  if (terminal.json && !isWaiting) {
    for (const item of items) terminal.printJson({ ...item, index: item.index + offset });
    return;
  }
  const texts = given.map(({ text }) => text);
  if (!isWaiting) terminal.print(batchTable(items, texts, terminal.width));
  for (const { index, error } of items) {
    if (error) terminal.say(`${texts[index]}: ${fieldSentence(error)}`);
  }
}

async function allUntilFinal(
  items: readonly BatchItemAnswer[],
  until: Date,
  { client, terminal }: Context,
): Promise<JobAnswer[]> {
  const jobs: JobAnswer[] = [];
  for (const { job } of items) {
    if (!job) continue;
    const final = await untilFinal(client, job.id, until);
    if (terminal.json) terminal.printJson(final);
    jobs.push(final);
  }
  if (!terminal.json && jobs.length > 0) terminal.print(jobsTable(jobs, new Date(), terminal.width));
  return jobs;
}
