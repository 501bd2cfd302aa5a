import { afterEach, beforeEach, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { Fleet } from '../kit/fleet.js';
import { type OwnStores, ownStores } from '../kit/own-stores.js';
import { describeWithOwn } from '../kit/servers.js';

const PATIENCE_MS = 60_000;
const PAGES = 50;

describeWithOwn(['eventstoredb', 'mongodb'], "the service, whose MongoDB's data are thrown away", () => {
  let stores: OwnStores;
  let fleet: Fleet;

  beforeEach(async () => {
    stores = await ownStores();
    fleet = await Fleet.begin(stores);
  });
  afterEach(() => fleet.close());

  test('makes all again but the bodies, says which are lost, and has them fetched again with one command', async () => {
    for (const role of ['api', 'runner', 'projector']) await fleet.start(role);
    const { client } = fleet;
    const pages = Array.from({ length: PAGES }, (_, n) => `${fleet.origin.url}/page/${n}`);
    const ids = await eventually(() => client.batch(pages), PATIENCE_MS);
    const areCompleted = () =>
      eventually(async () => expect(await listed(ids)).toEqual(ids.map(() => 'completed')), PATIENCE_MS);
    await areCompleted();
    const [first = ''] = ids;
    const before = await client.job(first);

    await stores.mongodb.loseData();
    await stores.mongodb.startAgain();

    await areCompleted();
    expect(await client.job(first)).toEqual(before);
    const lost = await client.get(`/v1/jobs/${first}/result`);
    expect({ status: lost.status, problem: await lost.json() }).toMatchObject({
      status: 404,
      problem: { detail: expect.stringContaining('body_lost') },
    });
    expect(await client.submit(`${fleet.origin.url}/page/0`)).toMatchObject({ status: 200, job: { id: first } });

    const told = await command('lost-bodies', '--fetch');
    expect(told.filter(({ code }) => code === 'body_lost')).toHaveLength(PAGES);
    await eventually(async () => {
      const again = told.map(({ fetchedBy }) => `${fetchedBy}`);
      expect(await listed(again)).toEqual(again.map(() => 'completed'));
    }, PATIENCE_MS);
    const again = await client.get(`/v1/jobs/${told.find(({ job }) => job === first)?.fetchedBy}/result`);
    expect(await again.text()).toBe('This is /page/0\n');
    expect(fleet.origin.hitsOf('/page/0')).toBe(2);
    expect((await retriever(['verify'], '', fleet.environment)).code).toBe(0);
  }, 240_000);

  /** What the views say of jobs, in their order. */
  async function listed(ids: readonly string[]): Promise<readonly (string | undefined)[]> {
    const response = await fleet.client.get(`/v1/jobs?id=${ids.join(',')}&limit=1000`);
    const { items } = (await response.json()) as { items: { id: string; status: string }[] };
    return ids.map((id) => items.find((item) => item.id === id)?.status);
  }

  /** What a command tells, a line of JSON each. */
  async function command(...args: string[]): Promise<readonly { readonly [field: string]: unknown }[]> {
    const { code, stdout, stderr } = await retriever(['--json', ...args], '', fleet.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly [field: string]: unknown });
  }
});
