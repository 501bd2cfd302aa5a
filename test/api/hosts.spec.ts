import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteHosts } from '../../src/adapters/sqlite/due/sqlite.hosts.js';
import { SqlitePolitenessStore } from '../../src/adapters/sqlite/runtime/sqlite.politeness-store.js';
import type { HostAnswer, JobAnswer, PageAnswer, ProblemAnswer } from '../../src/contract/answers.js';
import { hostStream } from '../../src/host/host.stream.js';
import { JobService } from '../kit/job-service.js';
import { clockAt, iso } from '../kit/stories.js';

const HOST = 'example.com:8080';
const PATH = `/v1/hosts/${encodeURIComponent(HOST)}`;
const IDLE = {
  ...{ host: HOST, running: 0, queued: 0, failuresInLastHour: 0, slots: 6, delayMs: 0 },
  ...{ nextStartAt: null, hold: null, release: null, overrides: null },
};

describe('the routes of hosts', () => {
  let service: JobService;
  let hosts: SqliteHosts;

  beforeEach(async () => {
    service = await JobService.start();
    hosts = new SqliteHosts(service.stores.views, service.stores.runtime);
  });
  afterEach(() => service.stop());

  const submit = (path: string) => service.submitted({ url: `http://${HOST}/${path}` });
  const hold = (body: object) => service.send(`${PATH}/hold`, body);
  const release = (body: object = {}) => service.send(`${PATH}/release`, body);
  const host = async () => (await service.ask(PATH)).json<HostAnswer>();
  const story = async () => (await service.stores.log.read(hostStream(HOST))).map(({ type, data }) => [type, data]);

  test('tell of a host what goes on there, and of one that nobody has heard of that it is idle', async () => {
    expect(await host()).toEqual(IDLE);
    await submit('a');
    const failing = await submit('b');
    await service.failed(failing.id, 'connection_refused');
    await service.project();
    expect(await host()).toMatchObject({ queued: 2, failuresInLastHour: 0 });

    const final = await service.submitted({ url: `http://${HOST}/c`, maxAttempts: 1 });
    await service.failed(final.id, 'connection_refused');
    await service.project();
    expect(await host()).toEqual({ ...IDLE, queued: 2, failuresInLastHour: 1 });
  });

  test('list the hosts that something goes on at, page by page', async () => {
    for (const name of ['b', 'a', 'c']) await service.submitted({ url: `http://${name}.example.com/` });
    await service.project();
    const first = (await service.ask('/v1/hosts?limit=2')).json<PageAnswer<HostAnswer>>();
    const second = (await service.ask(`/v1/hosts?limit=2&cursor=${first.next}`)).json<PageAnswer<HostAnswer>>();

    const names = [...first.items, ...second.items].map((each) => each.host);
    expect([names, second.next]).toEqual([['a.example.com', 'b.example.com', 'c.example.com'], null]);
    expect(first.items[0]).toEqual({ ...IDLE, host: 'a.example.com', queued: 1 });
  });

  test('hold a host by hand, by whom and why, and tell it of the jobs that wait for it', async () => {
    const { id } = await submit('a');
    const answer = await hold({ seconds: 60, reason: 'they move' });
    const told = { until: iso(60), by: 'anonymous', reason: 'they move', since: iso(0) };
    expect([answer.status, answer.json()]).toEqual([200, { ...IDLE, hold: told }]);
    expect((await hosts.get(HOST, clockAt(59)))?.hold).toMatchObject({ by: 'anonymous', until: clockAt(60) });

    const why = `Waits for ${HOST}, which is held until 12:01:00Z by anonymous: they move`;
    expect((await service.ask(`/v1/jobs/${id}`)).json<JobAnswer>().statusReason).toBe(why);
    await service.project();
    const { items } = (await service.ask('/v1/jobs')).json<PageAnswer<JobAnswer>>();
    expect(items.map(({ statusReason }) => statusReason)).toEqual([why]);
  });

  test('release it, by whom and why, and say so for as long as it would have been held', async () => {
    await hold({ until: iso(60) });
    await service.clock.advance(1_000);
    const answer = await release({ reason: 'they moved' });
    const told = { by: 'anonymous', reason: 'they moved', releasedAt: iso(1) };
    expect(answer.json()).toEqual({ ...IDLE, release: told });

    const byHand = { host: HOST, by: 'anonymous' };
    expect(await story()).toEqual([
      ['HostHeld', { ...byHand, reason: null, until: iso(60), heldAt: iso(0) }],
      ['HostReleased', { ...byHand, reason: 'they moved', releasedAt: iso(1) }],
    ]);
    await release();
    expect(await story()).toHaveLength(2);
  });

  test('release a host that its own server wants left alone, which then is in the log', async () => {
    await hosts.hold(HOST, clockAt(60), { reason: 'It answered 429', by: 'runner:anna', at: clockAt(0) });
    expect(await host()).toMatchObject({ hold: { by: 'runner:anna', reason: 'It answered 429' } });

    await release();
    expect(await host()).toMatchObject({ hold: null, release: { by: 'anonymous' } });
    expect((await story()).map(([type]) => type)).toEqual(['HostReleased']);
  });

  test('hold a host again that the log says is held, where that was lost beside the log', async () => {
    await hold({ until: iso(60), reason: 'they move' });
    service.stores.runtime.db.exec('DELETE FROM hosts');
    expect((await host()).hold).toBeNull();

    expect((await hold({ until: iso(30) })).json()).toMatchObject({ hold: { until: iso(60), reason: 'they move' } });
    expect(await story()).toHaveLength(1);
  });

  const ALL = {
    ...{ slots: 1, delayMs: 500, respectRobots: true, userAgent: 'Partner/1.0 (us)' },
    headers: { 'X-Partner': ' us ', accept: 'text/html' },
  };
  const READ = { ...ALL, headers: { accept: 'text/html', 'x-partner': 'us' } };
  const set = (body: unknown) => service.send(PATH, body as object, 'PUT');

  test('set what holds for a host alone, by whom and why, all of it anew each time, and list it', async () => {
    const answer = await set({ ...ALL, reason: 'they asked' });
    const byHand = { ...READ, by: 'anonymous', reason: 'they asked', setAt: iso(0) };
    const told = { ...IDLE, slots: 1, delayMs: 500, overrides: { byHand, fromFile: null } };
    expect([answer.status, answer.json()]).toEqual([200, told]);
    const { items } = (await service.ask('/v1/hosts')).json<PageAnswer<HostAnswer>>();
    expect(items).toEqual([told]);

    await service.clock.advance(1_000);
    const next = { slots: 3, by: 'anonymous', reason: null, setAt: iso(1) };
    expect((await set({ slots: 3 })).json()).toEqual({
      ...{ ...IDLE, slots: 3, overrides: { byHand: next, fromFile: null } },
    });
    await set({ slots: 3, reason: 'once more' });
    expect((await set({})).json()).toEqual(IDLE);
    await set({});
    const stored = { ...READ, headers: Object.entries(READ.headers) };
    expect(await story()).toEqual([
      ['HostOverridesSet', { host: HOST, by: 'anonymous', reason: 'they asked', overrides: stored, setAt: iso(0) }],
      ['HostOverridesSet', { host: HOST, by: 'anonymous', reason: null, overrides: { slots: 3 }, setAt: iso(1) }],
      ['HostOverridesSet', { host: HOST, by: 'anonymous', reason: null, overrides: {}, setAt: iso(1) }],
    ]);
  });

  test('tell what a file says beside what was set by hand, which wins value by value', async () => {
    const file = new Map([[HOST, { slots: 2, delayMs: 70 }]]);
    await new SqlitePolitenessStore(service.stores.runtime).setFromFile(file);
    expect(await host()).toEqual({
      ...{ ...IDLE, slots: 2, delayMs: 70, overrides: { byHand: null, fromFile: { slots: 2, delayMs: 70 } } },
    });

    expect((await set({ slots: 9 })).json()).toMatchObject({ slots: 9, delayMs: 70 });
  });

  test('neither release nor hold a host whose overrides are set', async () => {
    await hosts.hold(HOST, clockAt(60), { reason: 'It answered 429', by: 'runner:anna', at: clockAt(0) });
    expect((await set({ slots: 1 })).json()).toMatchObject({ hold: { by: 'runner:anna' } });
    await release();
    expect(await host()).toMatchObject({ hold: null, overrides: { byHand: { slots: 1 } } });
    await hold({ seconds: 60 });
    expect((await set({})).json()).toMatchObject({ hold: { until: iso(60) }, overrides: null });
  });

  test.each([
    [[], ''],
    [{ slots: 0 }, '/slots'],
    [{ slots: 1.5 }, '/slots'],
    [{ slots: 1_001 }, '/slots'],
    [{ slots: null }, '/slots'],
    [{ delayMs: -1 }, '/delayMs'],
    [{ delayMs: 3_600_001 }, '/delayMs'],
    [{ respectRobots: 'yes' }, '/respectRobots'],
    [{ userAgent: '' }, '/userAgent'],
    [{ userAgent: 'a\nb' }, '/userAgent'],
    [{ userAgent: ' a' }, '/userAgent'],
    [{ headers: { Authorization: 'Bearer x' } }, '/headers/Authorization'],
    [{ headers: { cookie: 'a=b' } }, '/headers/cookie'],
    [{ headers: { 'user-agent': 'x' } }, '/headers/user-agent'],
    [{ headers: { 'If-None-Match': '"x"' } }, '/headers/If-None-Match'],
    [{ headers: { 'x y': 'z' } }, '/headers/x y'],
    [{ headers: [] }, '/headers'],
    [{ reason: 5 }, '/reason'],
    [{ slots: 1, who: 'me' }, '/who'],
  ])('refuse to set %j for a host', async (body, pointer) => {
    const problem = (await set(body)).json<ProblemAnswer>();

    expect([problem.status, problem.errors?.map((error) => error.pointer)]).toEqual([400, [pointer]]);
    expect(await story()).toEqual([]);
  });

  test('read a host as URLs do', async () => {
    expect((await service.ask('/v1/hosts/EXAMPLE.com:8080')).json()).toEqual(IDLE);
    const problem = (await service.ask('/v1/hosts/a%20b')).json<ProblemAnswer>();
    expect([problem.status, problem.errors?.[0]?.parameter]).toEqual([400, 'host']);
  });

  test.each([
    [{}, ''],
    [{ until: iso(60), seconds: 60 }, ''],
    [{ until: iso(0) }, '/until'],
    [{ until: '2027-03-03T12:00:00Z' }, '/until'],
    [{ until: 'tomorrow' }, '/until'],
    [{ until: null }, '/until'],
    [{ seconds: 0 }, '/seconds'],
    [{ seconds: 1.5 }, '/seconds'],
    [{ seconds: 366 * 86_400 + 1 }, '/seconds'],
    [{ seconds: 60, who: 'me' }, '/who'],
  ])('refuse to hold a host for %j', async (body, pointer) => {
    const problem = (await hold(body)).json<ProblemAnswer>();

    expect([problem.status, problem.errors?.map((error) => error.pointer)]).toEqual([400, [pointer]]);
    expect(await story()).toEqual([]);
  });
});
