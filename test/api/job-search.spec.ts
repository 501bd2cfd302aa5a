import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobDto, JobPageDto } from '../../src/api/jobs/job.dto.js';
import { JobService } from '../kit/job-service.js';

describe('a search of jobs over HTTP', () => {
  let service: JobService;
  const jobs: Record<string, JobDto> = {};

  beforeAll(async () => {
    service = await JobService.start();
    const urls = {
      missing: { url: 'https://shop.example/red-fish', tags: ['sale'] },
      broken: { url: 'https://shop.example/blue/fish' },
      slow: { url: 'https://other.example/fish', maxAttempts: 1 },
      fine: { url: 'https://other.example/cat' },
      waiting: { url: 'https://shop.example/dog' },
    };
    for (const [name, submission] of Object.entries(urls)) {
      jobs[name] = await service.submitted(submission);
      service.clock.advance(60_000);
    }
    await service.fetched(idOf('fine'), 'meow');
    service.clock.advance(1_000);
    await service.failed(idOf('slow'), 'timeout_total');
    service.clock.advance(1_000);
    await service.fetched(idOf('missing'), 'none', { httpStatus: 404 });
    service.clock.advance(1_000);
    await service.fetched(idOf('broken'), 'oh', { httpStatus: 501 });
    await service.project();
  });
  afterAll(() => service.stop());

  const idOf = (name: string) => jobs[name]?.id ?? '';
  const ask = (query: Record<string, string>) => service.ask(`/v1/jobs?${new URLSearchParams(query)}`);
  const found = async (query: Record<string, string>) => {
    const answer = await ask(query);
    expect(answer.status, answer.text).toBe(200);
    const { items, total } = answer.json<JobPageDto>();
    expect(total).toEqual({ count: items.length, isExact: true });
    return items.map(({ id }) => Object.keys(jobs).find((name) => idOf(name) === id));
  };

  test.each([
    ['fish', ['slow', 'broken', 'missing']],
    ['fish host:shop.example', ['broken', 'missing']],
    ['fish -host:shop.example', ['slow']],
    ['status:failed error:timeout*', ['slow']],
    ['http:404,5xx', ['broken', 'missing']],
    ['http:5xx -blue', []],
    ['tag:sale', ['missing']],
    ['https://shop.example/*', ['waiting', 'broken', 'missing']],
    ['after:4m fish', ['slow']],
    ['-status:failed', ['waiting', 'fine']],
    ['"RED fish"', ['missing']],
    ['url:https://other.example/cat', ['fine']],
  ])('%s finds %j', async (q, names) => {
    expect(await found({ q })).toEqual(names);
  });

  test('has parameters for the same, and takes all of them together', async () => {
    expect(await found({ errorCode: 'timeout_total,dns_failed' })).toEqual(['slow']);
    expect(await found({ httpStatus: '5xx' })).toEqual(['broken']);
    expect(await found({ urlPrefix: 'https://SHOP.example/b' })).toEqual(['broken']);
    expect(await found({ urlPrefix: 'https://shop.example', q: '-dog', status: 'failed,queued' })).toEqual([
      'broken',
      'missing',
    ]);
    expect(await found({ status: 'failed', q: '-fish' })).toEqual([]);
    expect(await found({ status: 'queued', q: 'status:failed' })).toEqual([]);
    expect(await found({ id: [idOf('slow'), idOf('fine')].join(','), q: '-cat' })).toEqual(['slow']);
  });

  test('is in the order of finish where that is asked for', async () => {
    expect(await found({ sort: '-finishedAt' })).toEqual(['broken', 'missing', 'slow', 'fine']);
    expect(await found({ sort: 'finishedAt', q: 'fish' })).toEqual(['slow', 'missing', 'broken']);
  });

  test('tells the total with the first page, which links to the next', async () => {
    const answer = await ask({ q: 'fish', sort: 'finishedAt', limit: '2' });
    const first = answer.json<JobPageDto>();
    const next = await service.ask(/<(.*)>/.exec(String(answer.headers['link']))?.[1] ?? '');

    expect([first.items.length, first.total]).toEqual([2, { count: 3, isExact: true }]);
    expect(next.json()).toMatchObject({ items: [{ id: idOf('broken') }], total: null, next: null });
  });

  test.each([
    ['-fish', '-fish: No index serves a word that only leaves out'],
    ['before:1h -http:5xx', '-http:5xx: No index serves'],
    ['host:*.example', 'host:*.example: No index knows a part of a host'],
    ['colour:red', 'colour:red: Only status, host'],
    ['"a "b" c"', 'A quote stands at both ends'],
    ["(((a+)+)+)+$ ';DROP", undefined],
    ['__proto__ constructor toString', undefined],
    ['\u0000', 'There is no letter and no digit'],
    ['"\u0000a\u202e"', undefined],
    ['x'.repeat(10_000), 'q must be a text of 1 to 2000 characters'],
    ['"'.repeat(2_000), 'A quote stands at both ends'],
    [`a${' \\"'.repeat(600)}`, 'A quote stands at both ends'],
    ['fish '.repeat(21), 'A query has 20 words at most'],
  ])('%s is taken for what it is', async (q, detail) => {
    const answer = await ask({ q });

    if (detail === undefined) {
      expect(answer.json()).toMatchObject({ items: [], total: { count: 0, isExact: true }, next: null });
      return;
    }
    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_request']);
    expect(answer.json()).toMatchObject({
      detail: expect.stringContaining(detail),
      errors: [{ parameter: 'q', detail: expect.stringContaining(detail) }],
    });
    expect(answer.json<{ detail: string }>().detail.length).toBeLessThan(500);
  });

  test.each([
    [{ httpStatus: '6xx' }, 'httpStatus must be like 404 or 5xx'],
    [{ errorCode: 'tiemout' }, 'Every errorCode must be the code of an error of a job'],
    [{ urlPrefix: '/shop' }, 'urlPrefix must begin an absolute URL'],
    [{ urlPrefix: `https://shop.example/${'a'.repeat(200)}` }, 'in 200 characters at most'],
    [{ sort: 'url' }, 'sort must be one of the following values'],
  ])('%j is refused', async (query, detail) => {
    const answer = await ask(query);

    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_request']);
    expect(answer.json<{ detail: string }>().detail).toContain(detail);
  });
});
