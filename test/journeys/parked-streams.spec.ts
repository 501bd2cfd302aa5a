import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, OperationsAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { logJob, logMore } from '../kit/logged-jobs.js';
import { cancelled, deleted, started, submitted } from '../kit/stories.js';

describeOnFamilies('a stream with an event that cannot be read', (fresh) => {
  let journey: Journey;
  let jobId: string;
  let stream: string;

  beforeEach(async () => {
    journey = await Journey.begin(fresh);
    await journey.client.post('/v1/queues/jobs/pause'); // no runner begins a fetch of it
    jobId = await logJob(journey.log, submitted());
    stream = `job-${jobId}`;
    await logMore(journey.log, jobId, { ...started(1), data: {} } as never, cancelled(2));
    await eventually(async () => expect(await operations()).toMatchObject({ parked: [{ stream, revision: '1' }] }));
  });
  afterEach(() => journey.close());

  const operations = async () => (await (await journey.client.get('/v1/operations')).json()) as OperationsAnswer;
  const job = async () => (await (await journey.client.get(`/v1/jobs/${jobId}`)).json()) as JobAnswer;
  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: journey.client.url });

  test('is parked, stays so when it is read again, and goes on without the event', async () => {
    const shown = await run('parked');
    expect([shown.code, shown.stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${stream} +1 +\\S.*FetchStarted`, 'm')),
    ]);

    const retried = await run('parked', 'retry', stream);
    expect([retried.code, retried.stderr]).toEqual([1, expect.stringContaining(`${stream} is parked at revision 1: `)]);
    expect(await job()).toMatchObject({ status: 'queued' });

    const skipped = await run('parked', 'skip', stream, '--reason', 'it is lost');
    expect([skipped.code, skipped.stdout]).toEqual([0, `${stream} goes on.\n`]);
    expect(await job()).toMatchObject({ status: 'cancelled' });
    expect((await run('parked')).stdout).toMatch(
      /^No stream is parked\.\n\nThe views do without:\n.*\n.* by anonymous: it is lost /s,
    );
  });

  test('has what comes afterwards in its views, whoever keeps them', async () => {
    await journey.client.post(`/v1/operations/parked/${stream}/skip`);
    await logMore(journey.log, jobId, deleted(3));

    await eventually(async () => expect((await journey.client.get(`/v1/jobs/${jobId}`)).status).toBe(404));
    expect(await operations()).toMatchObject({ parkedStreams: 0, skipped: [{ stream, revision: '1', note: null }] });
  });

  test('is told to be none where it is none', async () => {
    const answer = await run('parked', 'retry', 'job-of-nobody');

    expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining('No stream job-of-nobody is parked')]);
  });
});
