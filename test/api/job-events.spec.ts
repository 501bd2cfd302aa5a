import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventPageDto } from '../../src/http/event.dto.js';
import { JobService } from '../kit/job-service.js';
import { iso, JOB, PAGE } from '../kit/stories.js';

const EVENTS = `/v1/jobs/${JOB}/events`;
const keyOf = (name: string, ...scopes: ('read' | 'submit' | 'admin')[]) => ({
  name,
  scopes: new Set(scopes),
  sha256: createHash('sha256').update(name).digest('hex'),
});
const as = (name: string) => ({ authorization: `Bearer ${name}` });
let service: JobService;

beforeEach(async () => {
  service = await JobService.start();
  await service.submitted({ url: PAGE });
});
afterEach(() => service.stop());

describe('the events of a job', () => {
  const types = async (path: string) => (await service.ask(path)).json<EventPageDto>().items.map(({ type }) => type);

  test('tell everything that happened, the oldest first, and on whose behalf', async () => {
    await service.fetched(JOB, 'hello');

    const { items, next } = (await service.ask(EVENTS)).json<EventPageDto>();

    expect(items.map(({ type, revision }) => `${revision} ${type}`)).toEqual([
      '0 JobSubmitted',
      '1 FetchStarted',
      '2 FetchCompleted',
    ]);
    expect(items[0]).toMatchObject({
      data: { url: PAGE, submittedAt: iso(0) },
      metadata: { actor: 'anonymous', schema: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(next).toBeNull();
  });

  test('carry the id of the request that led to them', async () => {
    const answer = await service.sendText(`/v1/jobs/${JOB}/pause`, 'application/json', '', { 'request-id': 'r-1' });
    expect(answer.status).toBe(200);

    const { items } = (await service.ask(EVENTS)).json<EventPageDto>();

    expect(items[1]?.metadata).toMatchObject({ correlationId: 'r-1', actor: 'anonymous' });
  });

  test('come in pages', async () => {
    await service.fetched(JOB, 'hello');

    const first = await service.ask(`${EVENTS}?limit=2`);

    expect(first.json()).toMatchObject({ items: [{ revision: '0' }, { revision: '1' }], next: '1' });
    expect(first.headers.link).toBe(`<${EVENTS}?limit=2&cursor=1>; rel="next"`);
    expect(await types(`${EVENTS}?limit=2&cursor=1`)).toEqual(['FetchCompleted']);
    expect((await service.ask(`${EVENTS}?cursor=x`)).status).toBe(400);
  });

  test('come as lines to who asks for lines', async () => {
    const answer = await service.ask(EVENTS, { accept: 'application/x-ndjson' });

    expect(JSON.parse(answer.text.trimEnd())).toMatchObject({ type: 'JobSubmitted' });
  });

  test('are there when the job was deleted', async () => {
    await service.ask(`/v1/jobs/${JOB}`, {}, 'DELETE');

    expect(await types(EVENTS)).toEqual(['JobSubmitted', 'JobDeleted']);
  });

  test('of a deleted job are for the scope admin, where there are keys', async () => {
    const apiKeys = [keyOf('reader', 'read'), keyOf('chief', 'admin')];
    const guarded = await JobService.start({ stores: service.stores, settings: { apiKeys } });
    expect((await guarded.ask(EVENTS, as('reader'))).status).toBe(200);
    await service.ask(`/v1/jobs/${JOB}`, {}, 'DELETE');

    const refused = await guarded.ask(EVENTS, as('reader'));

    expect(refused.status).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'forbidden' });
    expect((await guarded.ask(EVENTS, as('chief'))).status).toBe(200);
    await guarded.stop({ keepStores: true });
  });
});
