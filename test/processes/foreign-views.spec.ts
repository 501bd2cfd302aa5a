import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HealthAnswer, JobAnswer, PageAnswer, ProblemAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import type { Family } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { type LogOfStores, logOfStores } from '../kit/log-of-stores.js';
import { describeWithOwn } from '../kit/servers.js';
import type { Environment } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PATIENCE_MS = 90_000;
const JOBS = 30;

function foreignViews(family: Family, more: (world: () => World) => void): void {
  let world: World;

  beforeEach(async () => {
    world = await World.begin(family);
  });
  afterEach(() => world.close());

  test('are written to by nobody, after the log was put back as it was earlier, until they are made anew', async () => {
    const { fleet, log } = world;
    const service = await fleet.start();
    const kept = await world.fetched(world.pages('a'));
    if (family === 'embedded') await service.stop();
    await log.backUp();
    if (family === 'embedded') await fleet.start();
    const lost = await world.fetched(world.pages('b'));
    await world.stop();

    await log.putBack();
    await fleet.start();

    await world.refuses(
      /^The log was set back: it ends at position \d+, and the views are at \d+: nothing is taken in/,
    );
    expect(await world.listed()).toHaveLength(2 * JOBS);
    const asked = await world.command('rebuild');
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toMatch(/^The log was set back: .*\.\nThis makes views, .*\n.*--yes goes on without\./);
    await world.refuses(/^The log was set back/);

    const file = join(world.folder, 'lost.tsv');
    const rebuilt = await world.command('rebuild', '--yes', '--lost', file);

    expect(rebuilt).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${JOBS} jobs that only the earlier views`),
    });
    const [columns, ...lines] = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(columns).toEqual(['job', 'status', 'in_log', 'submitted_at', 'finished_at', 'url']);
    expect(lines.map(([job]) => job).sort()).toEqual([...lost.keys()].sort());
    expect(lines.every(([, status, inLog]) => status === 'completed' && inLog === '-')).toBe(true);
    expect((await world.listed()).map(({ id }) => id).sort()).toEqual([...kept.keys()].sort());

    const urls = lines.map(([, , , , , url = '']) => url);
    await eventually(async () => {
      const submitted = await retriever(['submit', ...urls], '', { RETRIEVER_URL: fleet.client.url });
      expect(submitted).toMatchObject({ code: 0 });
    }, PATIENCE_MS);
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]), PATIENCE_MS);
    expect(await world.listed()).toHaveLength(2 * JOBS);
    expect(world.hits('b')).toEqual(world.pages('b').map(() => 2));
    expect((await fleet.client.get('/v1/jobs')).headers.get('views-warning')).toBeNull();
    expect((await fleet.audit()).faults).toEqual([]);
  }, 400_000);

  test('are told from the log that has grown beyond them since, whose jobs lie in no view', async () => {
    const { fleet, log } = world;
    await fleet.start();
    await world.fetched(world.pages('a'));
    await world.stop();
    await log.backUp();
    await fleet.start();
    await world.fetched(world.pages('b'));
    await world.stop();
    await log.putBack();
    await log.besideOtherViews((environment) => world.grow(environment, [...world.pages('c'), ...world.pages('d')]));

    await fleet.start();

    await world.refuses(/^The log was set back and has gone on since: at position \d+ it does not hold the event/);
    expect((await world.listed()).map(({ url }) => url)).not.toContain(world.pages('c')[0]);
    expect((await world.command('rebuild', '--yes', '--lost', join(world.folder, 'lost.tsv'))).code).toBe(0);
    expect(await world.listed()).toHaveLength(3 * JOBS);
    await eventually(async () => expect((await world.submit()).status).toBe(202), PATIENCE_MS);
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]), PATIENCE_MS);
    const verified = JSON.parse((await world.command('verify', '--json')).stdout);
    expect(verified).toMatchObject({ faults: 0, uncovered: 0, lostBodies: 2 * JOBS }); // these bodies lie elsewhere
  }, 400_000);

  more(() => world);
}

describe('views of another log, in a folder', () => {
  foreignViews('embedded', (world) => {
    const events = (suffix = '') => join(world().fleet.environment['DATA_DIR'] ?? '', `events.db${suffix}`);
    const killed = async () => {
      const service = await world().fleet.start();
      await world().fetched(world().pages('a'));
      await service.kill();
    };

    test('are written to by nobody where the log is gone', async () => {
      await killed();
      for (const suffix of ['', '-wal', '-shm']) await rm(events(suffix), { force: true });

      await world().fleet.start();

      await world().refuses(/^The log is empty, and the views are of one that went up to position \d+: nothing/);
      for (const command of ['verify', 'lost-bodies', 'sweep']) {
        const { code, stderr } = await world().command(command);
        expect({ code, stderr }).toEqual({
          code: 1,
          stderr: expect.stringContaining('The log is empty, and the views are of'),
        });
      }
    }, 200_000);

    test('nor where its write-ahead log is gone', async () => {
      await killed();
      for (const suffix of ['-wal', '-shm']) await rm(events(suffix), { force: true });

      await world().fleet.start();

      await world().refuses(/^The log (is empty|was set back)/);
    }, 200_000);

    test('nor where half of that is gone', async () => {
      await killed();
      await truncate(events('-wal'), Math.floor((await stat(events('-wal'))).size / 2));

      await world().fleet.start();

      await world().refuses(/^The log (is empty|was set back)/);
    }, 200_000);
  });
});

describeWithOwn(['eventstoredb', 'mongodb'], 'views of another log, on servers', () => {
  foreignViews('servers', (world) => {
    test('are written to by nobody when the log is put back under running processes, which go on once it was rebuilt', async () => {
      const { fleet, log } = world();
      for (const role of ['api', 'runner', 'projector']) await fleet.start(role);
      await world().fetched(world().pages('a'));
      await log.backUp();
      const lost = await eventually(() => world().fetched(world().pages('b')), PATIENCE_MS);

      await log.putBack();

      await world().refuses(/^The log was set back: it ends at position/);
      expect(await world().listed()).toHaveLength(2 * JOBS);
      const rebuilt = await world().command('rebuild', '--yes', '--lost', join(world().folder, 'lost.tsv'));
      expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining(`${JOBS} jobs that only`) });

      const [url = ''] = lost.values();
      const again = await eventually(async () => {
        const answer = await fleet.client.submit(url);
        expect(answer.status).toBe(202); // nobody remembers the job that was there before
        return answer;
      }, PATIENCE_MS);
      await eventually(
        async () => expect((await fleet.client.job(again.job.id)).status).toBe('completed'),
        PATIENCE_MS,
      );
      expect((await fleet.audit()).faults).toEqual([]);
    }, 400_000);

    test('are never mixed with those of another namespace', async () => {
      const { fleet } = world();
      await fleet.start();
      await world().fetched(world().pages('a'));
      const right = fleet.client;

      await fleet.start('api', { EVENTSTORE_NAMESPACE: 'typo' });
      await fleet.start('projector', { EVENTSTORE_NAMESPACE: 'typo' });

      await world().refuses(/^This is not the log that the views were made from: it does not hold the events/);
      await eventually(async () => expect((await right.submit(`${fleet.origin.url}/more`)).status).toBe(202));
      await eventually(async () => expect(await right.unfinished()).toEqual([]), PATIENCE_MS);
      const { items } = (await (await right.get('/v1/jobs?limit=1000')).json()) as PageAnswer<JobAnswer>;
      expect(items).toHaveLength(JOBS + 1);
    }, 200_000);
  });
});

/** A service whose log is not safe, and its site. */
class World {
  private constructor(
    readonly fleet: Fleet,
    readonly log: LogOfStores,
    readonly folder: string,
    private readonly remove: () => Promise<void>,
  ) {}

  static async begin(family: Family): Promise<World> {
    const folder = await temporaryFolder();
    const log = await logOfStores(family);
    return new World(await Fleet.begin(log), log, folder.path, folder.remove);
  }

  pages(of: string): readonly string[] {
    return Array.from({ length: JOBS }, (_, n) => `${this.fleet.origin.url}/${of}/${n}`);
  }

  hits(of: string): readonly number[] {
    return this.pages(of).map((url) => this.fleet.origin.hitsOf(new URL(url).pathname));
  }

  /** Submits pages until all are accepted, and waits until they are fetched and shown. Answers with job and URL of each. */
  async fetched(urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { client } = this.fleet;
    const ids = await eventually(async () => {
      const accepted = await client.batch(urls);
      expect(accepted).toHaveLength(urls.length);
      return accepted;
    }, PATIENCE_MS);
    await eventually(async () => expect(await client.unfinished()).toEqual([]), PATIENCE_MS);
    return new Map(ids.map((id, place) => [id, urls[place] ?? '']));
  }

  /** Fetches pages by a service of its own. */
  async grow(environment: Environment, urls: readonly string[]): Promise<void> {
    const { fleet } = this;
    await fleet.start('all', environment);
    await this.fetched(urls);
    await this.stop();
  }

  async listed(): Promise<readonly JobAnswer[]> {
    const { items } = (await (await this.fleet.client.get('/v1/jobs?limit=1000')).json()) as PageAnswer<JobAnswer>;
    return items;
  }

  async submit(): Promise<{ readonly status: number; readonly problem: ProblemAnswer }> {
    const answer = await this.fleet.client.post('/v1/jobs', { url: `${this.fleet.origin.url}/new/${randomUUID()}` });
    return { status: answer.status, problem: (await answer.json()) as ProblemAnswer };
  }

  /** Everything that changes something is refused with a reason, readiness has it, and what is read is marked with it. */
  async refuses(why: RegExp): Promise<void> {
    const { client } = this.fleet;
    await eventually(async () => {
      const refused = { status: 503, problem: { code: 'unavailable', detail: expect.stringMatching(why) } };
      expect(await this.submit()).toMatchObject(refused);
    }, PATIENCE_MS);
    const [job] = await this.listed();
    for (const action of ['retry', 'cancel', 'pause', 'resume']) {
      expect((await client.post(`/v1/jobs/${job?.id}/${action}`)).status).toBe(503);
    }
    expect((await client.delete(job?.id ?? '')).status).toBe(503);
    const ready = await client.get('/health/ready');
    const { checks } = (await ready.json()) as HealthAnswer;
    expect(ready.status).toBe(503);
    expect(checks).toContainEqual({ name: 'views', ok: false, detail: expect.stringMatching(why) });
    const read = await client.get('/v1/jobs');
    expect({ status: read.status, warning: `${read.headers.get('views-warning')}: nothing is taken in` }).toEqual({
      status: 200,
      warning: expect.stringMatching(why),
    });
  }

  command(...args: string[]): ReturnType<typeof retriever> {
    return retriever(args, '', this.fleet.environment);
  }

  /** Ends all processes, as they should. */
  async stop(): Promise<void> {
    for (const process of this.fleet.processes.splice(0).reverse()) expect(await process.stop()).toBe(0);
  }

  async close(): Promise<void> {
    await this.fleet.close();
    await this.remove();
  }
}
