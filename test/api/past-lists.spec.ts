import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobDto, JobPageDto } from '../../src/api/jobs/job.dto.js';
import { LOOKED_BACK_AT } from '../../src/queries/jobs/list-jobs-at.query.js';
import { JobService } from '../kit/job-service.js';
import { logMore } from '../kit/logged-jobs.js';
import { completed, failed } from '../kit/stories.js';

const HOST = 'https://shop.example';
const LIMIT = 50;
/** Everything that a list is asked by. */
const QUERIES: readonly Record<string, string>[] = [
  {},
  { sort: 'submittedAt' },
  { status: 'queued' },
  { status: 'queued', q: 'status:failed' },
  { status: 'failed,running', sort: 'submittedAt' },
  { q: 'status:failed error:timeout*' },
  { q: 'fish -http:404' },
  { q: '-error:* host:shop.example' },
  { q: 'after:5m -blue' },
  { q: 'status:completed after:3m' },
  { errorCode: 'http_status' },
  { httpStatus: '2xx' },
  { urlPrefix: `${HOST}/red` },
  { url: `${HOST}/blue-fish` },
  { tag: 'sale', httpStatus: '404' },
];

interface Shown {
  readonly at: Date;
  readonly query: Record<string, string>;
  readonly page: JobPageDto;
}

describe('a list as of a time', () => {
  let service: JobService;
  const shown: Shown[] = [];
  const deletedIds = new Set<string>();

  beforeAll(async () => {
    service = await JobService.start();
    const red = await submitted('red-fish', { tags: ['sale'] });
    const blue = await submitted('blue-fish', { maxAttempts: 1 });
    await step(() => service.failed(blue.id, 'timeout_total'));
    const cat = await submitted('cat', {});
    await step(() => service.fetched(red.id, 'none', { httpStatus: 404 }));
    await act(`/v1/jobs/${blue.id}/retry`);
    await step(() => service.fetched(cat.id, 'meow'));
    await act(`/v1/jobs/${red.id}/retry`);
    await step(() => service.startFetch(blue.id));
    const gone = await submitted('gone', {});
    await act(`/v1/jobs/${gone.id}/cancel`);
    deletedIds.add(gone.id);
    await step(() => service.ask(`/v1/jobs/${gone.id}`, {}, 'DELETE'));
    await step(() => service.fetched(red.id, 'fish', { httpStatus: 200 }));
  });
  afterAll(() => service.stop());

  const list = async (query: Record<string, string>) => {
    const answer = await service.ask(`/v1/jobs?${new URLSearchParams(query)}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.json<JobPageDto>();
  };
  /** Moves on by a minute, and writes down what every list shows then. */
  const step = async (change: () => Promise<unknown>) => {
    service.clock.advance(60_000);
    await change();
    await service.project();
    for (const query of QUERIES) shown.push({ at: service.clock.now(), query, page: await list(query) });
  };
  const act = (path: string) => step(() => service.send(path, {}));
  const submitted = async (path: string, options: object) => {
    let job: JobDto | undefined;
    await step(async () => {
      job = await service.submitted({ url: `${HOST}/${path}`, ...options });
    });
    return job as JobDto;
  };
  const asOf = ({ at, query }: Shown, more = {}) => list({ ...query, ...more, at: at.toISOString() });
  const stillThere = ({ page }: Shown) => page.items.filter(({ id }) => !deletedIds.has(id));

  test('is what was shown then, whatever was asked and has happened since, but for what was deleted', async () => {
    for (const then of shown) {
      const { items, next, total } = await asOf(then);

      expect({ query: then.query, at: then.at, items }).toEqual({ ...told(then), items: stillThere(then) });
      expect({ next, total }).toEqual({ next: null, total: { count: items.length, isExact: true } });
    }
  });

  test('has pages that follow one another', async () => {
    for (const then of shown.slice(-QUERIES.length)) {
      const items: JobDto[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: JobPageDto = await asOf(then, { limit: '1', ...(cursor && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(1);
        expect(page.total === null).toBe(cursor !== '');
        items.push(...page.items);
        cursor = page.next;
      }
      expect({ ...told(then), items }).toEqual({ ...told(then), items: stillThere(then) });
    }
  });

  test('holds nothing that was not there yet', async () => {
    const before = new Date((shown[0]?.at.getTime() ?? 0) - 1);

    expect(await list({ at: before.toISOString() })).toEqual({
      items: [],
      next: null,
      total: { count: 0, isExact: true },
    });
    expect((await list({ at: '9999-12-31T23:59:59.999Z' })).items).toHaveLength(3);
  });

  test.each([
    [{ at: 'yesterday' }, 'at', 'at must be a time of ISO 8601 with its zone'],
    [{ at: '2026-03-01T12:00:00Z', sort: '-finishedAt' }, 'sort', 'sort must be by submittedAt where at is given'],
    [{ at: '2026-03-01T12:00:00Z', q: '-fish' }, 'q', '-fish: No index serves a word that only leaves out'],
    [{ at: '2026-03-01T12:00:00Z', cursor: 'x' }, 'cursor', 'This cursor does not belong to this list'],
  ])('%j is refused', async (query: Record<string, string>, parameter, detail) => {
    const answer = await service.ask(`/v1/jobs?${new URLSearchParams(query)}`);

    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_request']);
    expect(answer.json()).toMatchObject({ errors: [{ parameter, detail: expect.stringContaining(detail) }] });
  });

  test('is not what an action on many jobs is about', async () => {
    const filter = { status: ['failed'], at: '2026-03-01T12:00:00Z' };
    const answer = await service.send('/v1/jobs/bulk', { action: 'retry', filter, dryRun: true });

    expect([answer.status, answer.json()['code']]).toEqual([400, 'invalid_request']);
  });

  test('tells nothing of a job that is deleted before the views know it', async () => {
    const job = await service.submitted({ url: `${HOST}/brief` });
    await service.project();
    const query = { q: 'brief', at: service.clock.now().toISOString() };
    expect((await list(query)).items).toHaveLength(1);
    await service.ask(`/v1/jobs/${job.id}`, {}, 'DELETE');

    expect((await list(query)).items).toEqual([]);
  });

  test('looks at no more jobs for a page than its bound, and goes on where it stopped', async () => {
    const first = await service.submitted({ url: 'https://many.example/first', maxAttempts: 1 });
    await service.failed(first.id, 'dns_failed');
    service.clock.advance(1_000);
    const jobs = Array.from({ length: LIMIT + LOOKED_BACK_AT }, (_, n) => `https://many.example/${n}`);
    await service.send('/v1/jobs/batch', { jobs });
    await service.project();
    const query = { limit: `${LIMIT}`, q: 'host:many.example status:failed', at: service.clock.now().toISOString() };

    const empty = await list(query);
    expect(empty).toMatchObject({ items: [], total: { count: 0, isExact: false } });
    const rest = await list({ ...query, cursor: empty.next ?? '' });
    expect(rest.items.map(({ id }) => id)).toEqual([first.id]);
    expect(rest.next).toBeNull();
  });
});

test('a job is told as it was before an event that cannot be read, by itself and in lists', async () => {
  const service = await JobService.start();
  try {
    const { id } = await service.submitted({ url: `${HOST}/odd`, maxAttempts: 1 });
    service.clock.advance(1_000);
    await service.startFetch(id);
    service.clock.advance(1_000);
    await logMore(service.stores.log, id, { ...failed(2), data: {} } as never, completed(2));
    await service.project();

    const at = service.clock.now().toISOString();
    const alone = await service.ask(`/v1/jobs/${id}?at=${at}`);
    expect([alone.status, alone.json()['status'], alone.json()['revision']]).toEqual([200, 'running', '1']);
    const listed = await service.ask(`/v1/jobs?${new URLSearchParams({ at, status: 'running' })}`);
    expect(listed.json<JobPageDto>().items.map(({ id, revision }) => [id, revision])).toEqual([[id, '1']]);
  } finally {
    await service.stop();
  }
});

function told({ query, at }: Shown) {
  return { query, at };
}
