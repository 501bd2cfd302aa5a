import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, send } from '../kit/ask.js';
import { damageIn } from '../kit/damaged-bodies.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TransferClient } from '../kit/transfer-client.js';

const DAMAGED = { status: 409, code: 'body_damaged' };
const URLS = ['not a URL', 'nor this'];

describeOnFamilies('what is damaged in the store', (fresh) => {
  let journey: Journey;
  let client: TransferClient;
  let flip: (bytes: string) => Promise<void>;

  beforeAll(async () => {
    const stores = await fresh();
    journey = await Journey.begin(
      async () => stores,
      ({ url }, response) => response.end(`The page ${url}`),
    );
    client = new TransferClient(journey.client.url);
    flip = (bytes) => damageIn(stores).flipBit(createHash('sha256').update(bytes).digest('hex'), 0);
  });
  afterAll(() => journey.close());

  const get = (path: string, headers = {}) => ask(`${journey.client.url}${path}`, { headers });
  const ended = (id: string) =>
    eventually(async () => expect(await client.get(id)).toMatchObject({ status: 'completed' }), 60_000);
  const fetched = async (path: string) => {
    const { id } = (await send(`${journey.client.url}/v1/jobs`, { url: `${journey.origin.url}${path}` })).json<{
      id: string;
    }>();
    await eventually(async () => {
      expect((await get(`/v1/jobs/${id}`)).json()).toMatchObject({ status: 'completed' });
    }, 60_000);
    return id;
  };

  test('is no file of a transfer, whole or in part', async () => {
    const { id } = (await client.export({ from: '2000-01-01', till: '2000-01-02', columns: ['id', 'url'] })).transfer;
    await ended(id);
    await flip(await (await client.file(id)).text());

    for (const range of [{}, { range: 'bytes=0-1' }]) {
      const answer = await get(`/v1/transfers/${id}/file`, range);
      expect(answer.json()).toMatchObject(DAMAGED);
      for (const name of ['etag', 'content-range', 'content-disposition'])
        expect(answer.headers).not.toHaveProperty(name);
    }
  });

  test('is no list of the rows that a transfer refused', async () => {
    const { id } = (await client.import(`url\n${URLS.join('\n')}\n`, 'column=url')).transfer;
    await ended(id);
    const errors = await client.errors(id);
    await flip(errors.slice(errors.indexOf('\n') + 1)); // the header is not kept

    expect((await get(`/v1/transfers/${id}/errors`)).json()).toMatchObject(DAMAGED);
  });

  test('is no page to the older services, which are told why', async () => {
    const id = await fetched('/older');
    await flip('The page /older');

    expect((await get(`/jobqueue/api/v1.0/results/${id}`)).json()).toMatchObject({
      id,
      status: 'completed',
      result: null,
      error: expect.stringMatching(/damaged/),
    });
  });

  test('is left out of a task, which says so', async () => {
    const data = { text: 'more than is kept in the event '.repeat(2_000) };
    const { id } = (await send(`${journey.client.url}/v1/tasks`, { data })).json<{ id: string }>();
    await flip(JSON.stringify(data));

    expect((await get(`/v1/tasks/${id}`)).json()).toMatchObject({ data: null, omitted: ['data'] });
  });
});
