import { request, type Server } from 'node:http';
import { promisify } from 'node:util';
import { HttpAdapterHost } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BatchAnswerDto } from '../../src/api/jobs/batch.dto.js';
import { ASKED_AT_ONCE } from '../../src/commands/ask-many.js';
import { eventually } from '../kit/eventually.js';
import { JobService } from '../kit/job-service.js';
import { LossyStore } from '../kit/lossy-store.js';
import { JOB, PAGE } from '../kit/stories.js';
import { Stores } from '../kit/world.js';

const BATCH = '/v1/jobs/batch';

/** A store that answers no append until it is released. */
class HeldStore extends LossyStore {
  release: () => void = () => {};
  readonly #released = new Promise<void>((resolve) => {
    this.release = resolve;
  });

  override async append(...sent: Parameters<LossyStore['append']>): ReturnType<LossyStore['append']> {
    const appended = super.append(...sent);
    await this.#released;
    return appended;
  }
}

function connectionsOf(service: JobService): Promise<number> {
  const server: Server = service.get(HttpAdapterHost).httpAdapter.getHttpServer();
  return promisify(server.getConnections.bind(server))();
}

let service: JobService;

beforeEach(async () => {
  service = await JobService.start();
});
afterEach(() => service.stop());

describe('a batch', () => {
  test('takes URLs and submissions, each with its own outcome in its place', async () => {
    const jobs = [PAGE, 'nonsense', { url: `${PAGE}?b`, priority: 5 }, { url: PAGE }, { url: PAGE, why: 1 }, 7];

    const answer = await service.send(BATCH, { jobs });

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      accepted: 2,
      deduplicated: 1,
      rejected: 3,
      items: [
        { index: 0, outcome: 'accepted', job: { id: JOB, url: PAGE, status: 'queued' } },
        {
          index: 1,
          outcome: 'rejected',
          error: { code: 'invalid_request', errors: [{ code: 'invalid_url', pointer: '' }] },
        },
        { index: 2, outcome: 'accepted' },
        { index: 3, outcome: 'deduplicated', job: { id: JOB } },
        { index: 4, outcome: 'rejected', error: { errors: [{ code: 'unknown_field', pointer: '/why' }] } },
        { index: 5, outcome: 'rejected', error: { errors: [{ code: 'not_an_object', pointer: '' }] } },
      ],
    });
  });

  test('gives its defaults to the items that do not say otherwise', async () => {
    const jobs = [PAGE, { url: `${PAGE}?b`, priority: 1 }];
    const { items } = (
      await service.send(BATCH, { jobs, defaults: { priority: 9, tags: ['x'] } })
    ).json<BatchAnswerDto>();

    const told = await Promise.all(items.map(async ({ job }) => (await service.ask(`/v1/jobs/${job?.id}`)).json()));

    expect(told).toMatchObject([
      { priority: 9, tags: ['x'] },
      { priority: 1, tags: ['x'] },
    ]);
  });

  test('may be lines of text, whose numbers count the blank ones, with options in the query', async () => {
    const text = `\uFEFF${PAGE}\r\n\r\n  \nnonsense\n  ${PAGE}?b  `;

    const answer = await service.sendText(`${BATCH}?priority=5&tags=x,y`, 'text/plain; charset=utf-8', text);

    expect(answer.json()).toMatchObject({
      accepted: 2,
      rejected: 1,
      items: [
        { index: 0, outcome: 'accepted', job: { id: JOB } },
        { index: 3, outcome: 'rejected' },
        { index: 4, outcome: 'accepted', job: { url: `${PAGE}?b` } },
      ],
    });
    expect((await service.ask(`/v1/jobs/${JOB}`)).json()).toMatchObject({ priority: 5, tags: ['x', 'y'] });
  });

  test('may be a list as people paste it: each line is a job for the URL that is meant, or an error', async () => {
    const lines = [
      `${PAGE}?1\r${PAGE}?2\r\n${PAGE}?3\n# a comment\n`,
      `${PAGE}?4\tA title\r- <${PAGE}?5>,\r"${PAGE}?6",\n[A title](${PAGE}?7)\n`,
      `${PAGE}?8 A title\n${PAGE}?9 ${PAGE}?10`,
    ];

    const answer = await service.sendText(BATCH, 'text/plain', lines.join(''));

    const { items } = answer.json<BatchAnswerDto>();
    expect(items.map(({ index, job, error }) => [index, job?.url ?? error?.errors?.[0]?.code])).toEqual([
      [0, `${PAGE}?1`],
      [1, `${PAGE}?2`],
      [2, `${PAGE}?3`],
      [4, `${PAGE}?4`],
      [5, `${PAGE}?5`],
      [6, `${PAGE}?6`],
      [7, `${PAGE}?7`],
      [8, 'space_in_url'],
      [9, 'several_urls'],
    ]);
  });

  test('may be lines of JSON', async () => {
    const lines = [`{"url":"${PAGE}","priority":5}`, '{"url":', '', `"${PAGE}?b"`, '[]'];

    const answer = await service.sendText(BATCH, 'application/x-ndjson', lines.join('\n'));

    expect(answer.json()).toMatchObject({
      accepted: 2,
      rejected: 2,
      items: [
        { index: 0, job: { id: JOB } },
        { index: 1, error: { errors: [{ code: 'not_json' }] } },
        { index: 3, outcome: 'accepted' },
        { index: 4, error: { errors: [{ code: 'not_an_object' }] } },
      ],
    });
  });

  test('is answered in lines to who asks for lines', async () => {
    const body = JSON.stringify({ jobs: [PAGE, 'nonsense'] });

    const answer = await service.sendText(BATCH, 'application/json', body, { accept: 'application/x-ndjson' });

    expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/);
    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(['accepted', 'rejected']);
  });

  test('makes the same jobs when it is sent again under its Idempotency-Key', async () => {
    const body = JSON.stringify({ jobs: [PAGE, PAGE, `${PAGE}?b`], defaults: { maxAgeSeconds: 0 } });
    const sent = async () => {
      const answer = await service.sendText(BATCH, 'application/json', body, { 'idempotency-key': 'k' });
      return answer.json<BatchAnswerDto>().items.map(({ job }) => job?.id);
    };

    const first = await sent();

    expect(new Set(first).size).toBe(3);
    expect(await sent()).toEqual(first);
  });

  test('tells of an item that is sent again that its job is gone, and spoils no other', async () => {
    const body = JSON.stringify({ jobs: [PAGE, `${PAGE}?b`] });
    const sent = () => service.sendText(BATCH, 'application/json', body, { 'idempotency-key': 'k' });
    await sent();
    await service.ask(`/v1/jobs/${JOB}`, {}, 'DELETE');

    const again = await sent();

    expect(again.json()).toMatchObject({
      items: [{ outcome: 'rejected', error: { code: 'gone' } }, { outcome: 'accepted' }],
    });
  });

  test('is a problem that has the items where none is good', async () => {
    const answer = await service.send(BATCH, { jobs: ['nonsense', 'ftp://example.com/'] });

    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'none_accepted',
      items: [{ index: 0 }, { index: 1, error: { errors: [{ code: 'blocked_scheme' }] } }],
    });
  });

  test('loses only the item that the store did not take', async () => {
    const stores = await Stores.open();
    const log = new LossyStore(stores.log);
    log.fates.push('stored', 'unavailable');
    const lossy = await JobService.start({ stores, log });

    const answer = await lossy.send(BATCH, { jobs: [PAGE, `${PAGE}?b`, `${PAGE}?c`] });

    expect(answer.json()).toMatchObject({ accepted: 2, rejected: 1 });
    expect(answer.json<BatchAnswerDto>().items.find(({ error }) => error)).toMatchObject({
      error: { code: 'unavailable' },
    });
    await lossy.stop();
  });

  test('is not submitted further once its sender has left', async () => {
    const stores = await Stores.open();
    const log = new HeldStore(stores.log);
    await service.stop();
    service = await JobService.start({ stores, log });
    const urls = Array.from({ length: 3 * ASKED_AT_ONCE }, (_, n) => `${PAGE}?n=${n}`);
    const sending = request(service.url(BATCH), { method: 'POST', headers: { 'content-type': 'text/plain' } });
    sending.on('error', () => {});
    sending.end(urls.join('\n'));
    await eventually(() => expect(log.sent).toHaveLength(ASKED_AT_ONCE));

    sending.destroy();
    await eventually(async () => expect(await connectionsOf(service)).toBe(0));
    log.release();

    await service.submitted({ url: `${PAGE}?later` }); // takes longer than the next wave would to begin
    expect(log.sent).toHaveLength(ASKED_AT_ONCE + 1);
  });

  test('takes ten thousand items, and not one more', async () => {
    const urls = Array.from({ length: 10_001 }, (_, n) => `${PAGE}?n=${n}`);

    const answer = await service.send(BATCH, { jobs: urls.slice(1) });

    expect(answer.json<BatchAnswerDto>()).toMatchObject({ accepted: 10_000, deduplicated: 0, rejected: 0 });
    expect(answer.json<BatchAnswerDto>().items.map(({ job }) => job?.url)).toEqual(urls.slice(1));
    expect((await service.send(BATCH, { jobs: urls })).status).toBe(413);
    expect((await service.sendText(BATCH, 'text/plain', urls.join('\n'))).status).toBe(413);
  }, 60_000);

  test('is refused over 16 MiB', async () => {
    expect((await service.sendText(BATCH, 'text/plain', `${PAGE}\n`.padEnd(16 * 1024 ** 2 + 1))).status).toBe(413);
    expect((await service.sendText(BATCH, 'text/plain', `${PAGE}\n`.padEnd(16 * 1024 ** 2))).status).toBe(200);
  });

  test.each<[string, string, string, object]>([
    ['', 'application/json', '{}', { pointer: '/jobs' }],
    ['', 'application/json', '{"jobs":"x"}', { pointer: '/jobs' }],
    ['', 'application/json', `{"jobs":["${PAGE}"],"more":1}`, { pointer: '/more' }],
    ['', 'application/json', `{"jobs":["${PAGE}"],"defaults":{"url":"x"}}`, { pointer: '/defaults/url' }],
    ['', 'application/json', `{"jobs":["${PAGE}"],"defaults":{"priority":"x"}}`, { pointer: '/defaults/priority' }],
    ['', 'application/json', `{"jobs":["${PAGE}"],"defaults":[]}`, { pointer: '/defaults' }],
    ['?priority=1', 'application/json', `{"jobs":["${PAGE}"]}`, { parameter: 'priority' }],
    ['?headers=x', 'text/plain', PAGE, { parameter: 'headers' }],
    ['?priority=x', 'text/plain', PAGE, { parameter: 'priority' }],
  ])('is refused as a whole for %s %s %s', async (query, type, body, place) => {
    const answer = await service.sendText(`${BATCH}${query}`, type, body);

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [place] });
  });

  test.each([
    ['application/json', '{"jobs":[]}'],
    ['text/plain', '\n \n'],
    ['text/plain', ''],
    ['application/x-ndjson', ''],
  ])('is refused where there is nothing in it: %s %j', async (type, body) => {
    const answer = await service.sendText(BATCH, type, body);

    expect([answer.status, answer.json()['detail']]).toEqual([400, 'There is no URL in this batch']);
  });
});
