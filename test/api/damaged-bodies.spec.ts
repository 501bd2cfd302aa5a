import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { damageTo } from '../kit/damaged-bodies.js';
import { JobService } from '../kit/job-service.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { Stores } from '../kit/world.js';

const SMALL = 'what was fetched, in one chunk';
/** Three chunks, and a piece. */
const LARGE_BYTES = 800 * 1024;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let memory: Stores;
let bodies: SqliteBodyStore;
let service: JobService;
let pages = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  memory = await Stores.open();
  bodies = await SqliteBodyStore.open(join(folder.path, 'bodies.db'));
  const { log, views, runtime } = memory;
  service = await JobService.start({ stores: { log, views, runtime, bodies, close: () => memory.close() } });
});
afterAll(async () => {
  await service.stop();
  await bodies.close();
  await folder.remove();
});

/** A job whose body lies damaged in the store. */
async function damaged(content: string | Buffer, chunk: number): Promise<string> {
  const { id } = await service.submitted({ url: `https://example.com/${pages++}` });
  await service.fetched(id, content);
  const { result } = (await service.ask(`/v1/jobs/${id}`)).json<{ result: { sha256: string } }>();
  await damageTo(join(folder.path, 'bodies.db')).flipBit(result.sha256, chunk);
  return `/v1/jobs/${id}`;
}

const large = () => randomBytes(LARGE_BYTES / 2).toString('hex');
const REFUSED = { status: 409, code: 'body_damaged' };

describe('a damaged result', () => {
  test.each([
    ['whole', '/result', {}],
    ['in part', '/result', { range: 'bytes=5-9' }],
    ['as text', '/result?as=text', {}],
  ])('is refused before its first byte, asked for %s', async (_, path, headers) => {
    for (const content of [`${SMALL} ${pages}`, large()]) {
      const job = await damaged(content, 0);

      const answer = await service.ask(`${job}${path}`, headers);

      expect(answer.status).toBe(409);
      expect(answer.json()).toMatchObject(REFUSED);
      for (const name of ['etag', 'repr-digest', 'content-range']) expect(answer.headers).not.toHaveProperty(name);
    }
  });

  test('breaks its connection where the damage comes later, and is refused from then on', async () => {
    const job = await damaged(large(), 3);

    await expect(service.ask(`${job}/result`)).rejects.toThrow();

    expect((await service.ask(`${job}/result`)).json()).toMatchObject(REFUSED);
    expect((await service.ask(`${job}/result`, {}, 'HEAD')).status).toBe(409);
  });

  test('is refused in a range that comes to the damage, and given in one that does not', async () => {
    const job = await damaged(large(), 3);

    expect((await service.ask(`${job}/result`, { range: 'bytes=0-99' })).text).toHaveLength(100);
    expect((await service.ask(`${job}/result`, { range: 'bytes=-5' })).json()).toMatchObject(REFUSED);
  });

  test.each([
    ['is refused where the store has another size of it, and known from then on', true],
    ['is refused too where that cannot be written down', false],
  ])('%s', async (_, takesNotes) => {
    const { id } = await service.submitted({ url: `https://example.com/${pages++}` });
    await service.fetched(id, `${large()}${pages}`);
    const { result } = (await service.ask(`/v1/jobs/${id}`)).json<{ result: { sha256: string } }>();
    const db = new Database(join(folder.path, 'bodies.db'), { timeout: 5_000 });
    db.prepare('UPDATE bodies SET size = ? WHERE sha256 = ?').run([LARGE_BYTES - 1, result.sha256]);
    db.close();
    service.bodies.takesNotes = takesNotes;

    for (const method of ['GET', 'HEAD'] as const) {
      expect((await service.ask(`/v1/jobs/${id}/result`, {}, method)).status).toBe(409);
    }
    expect((await service.ask(`/v1/jobs/${id}/result`)).json()).toMatchObject(REFUSED);

    service.bodies.takesNotes = true;
    expect((await bodies.find(result.sha256))?.isDamaged ?? false).toBe(takesNotes);
  });

  test('is not compared with another', async () => {
    const [one, other] = [await damaged(`${SMALL} one`, 0), await damaged(`${SMALL} other`, 0)];
    const [from, to] = [one, other].map((job) => job.split('/').at(-1));

    expect((await service.ask(`/v1/diff?from=${from}&to=${to}`)).json()).toMatchObject(REFUSED);
  });

  test('leaves its job to be read, without its text', async () => {
    const job = await damaged(`${SMALL} to be told with its job`, 0);

    const answer = await service.ask(`${job}?include=text`);

    expect(answer.json()).toMatchObject({ status: 'completed', result: { text: null } });
  });

  test('that is gone by the time that it is read is not found', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/freed' });
    await service.fetched(id, 'freed just now');
    service.bodies.onOpened = async () => {
      service.clock.advance(1_000);
      for (const body of await bodies.untouchedSince(new Date(Date.now() + 60_000), 1_000)) await bodies.free(body);
    };

    expect((await service.ask(`/v1/jobs/${id}/result`)).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  test('is given again once the same bytes came again', async () => {
    const content = large();
    const job = await damaged(content, 1);
    await expect(service.ask(`${job}/result`)).rejects.toThrow();

    const { id } = await service.submitted({ url: 'https://example.com/again' });
    await service.fetched(id, content);

    for (const path of [job, `/v1/jobs/${id}`]) expect((await service.ask(`${path}/result`)).text).toBe(content);
  });
});
