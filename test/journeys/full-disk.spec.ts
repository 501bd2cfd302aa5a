import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchAnswer, HealthAnswer } from '../../src/contract/answers.js';
import { ask, send } from '../kit/ask.js';
import { embeddedStores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

const FULL = /^The disk of the log is full: .* \(DISK_RESERVE_BYTES\) are kept for what runs already/;

describe('a service, whose disk has less free than its reserve', () => {
  let journey: Journey;
  let at: (path: string) => string;

  beforeAll(async () => {
    journey = await Journey.begin(embeddedStores, undefined, { DISK_RESERVE_BYTES: String(1024 ** 5) });
    at = (path) => `${journey.client.url}${path}`;
  });
  afterAll(() => journey.close());

  test.each([
    ['job', '/v1/jobs', { url: 'https://example.com/' }],
    ['task', '/v1/tasks', { data: { some: 'work' } }],
    ['URL of an older client', '/add_job', { url: 'example.com' }],
  ])('takes in no %s, and says why and when to come again', async (_, path, body) => {
    const answer = await send(at(path), body);

    expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable', detail: expect.stringMatching(FULL) });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('takes no file in', async () => {
    const headers = { 'content-type': 'text/csv' };
    const answer = await ask(at('/v1/transfers/import'), {
      method: 'POST',
      headers,
      body: 'url\nhttps://example.com/\n',
    });

    expect(answer.json()).toMatchObject({ code: 'unavailable', detail: expect.stringMatching(FULL) });
  });

  test('says so of each item of a batch', async () => {
    const answer = await send(at('/v1/jobs/batch'), { jobs: ['https://example.com/1', 'https://example.com/2'] });

    const error = expect.objectContaining({ code: 'unavailable', detail: expect.stringMatching(FULL) });
    expect(answer.json<BatchAnswer>().items).toMatchObject([{ error }, { error }]);
  });

  test('is not ready, and is read all the same', async () => {
    const { checks } = (await ask(at('/health/ready'))).json<HealthAnswer>();

    const detail = expect.stringMatching(/are kept for what runs already: nothing new is taken in$/);
    expect(checks).toContainEqual({ name: 'disk', ok: false, detail });
    expect((await ask(at('/metrics'))).text).toMatch(/^retriever_check_ok\{check="disk"\} 0$/m);
    expect((await ask(at('/v1/jobs'))).status).toBe(200);
  });
});
