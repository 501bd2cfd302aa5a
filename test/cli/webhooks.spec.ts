import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallbackAnswer, JobAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { Receiver } from '../kit/receiver.js';

describe('callbacks on the command line', () => {
  let receiver: Receiver;
  let fleet: Fleet;
  let secret: string;
  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: fleet.client.url });
  const json = <Answer>(stdout: string) =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);

  beforeAll(async () => {
    secret = (await retriever(['webhooks', 'secret'])).stdout.trim();
    receiver = await Receiver.open((response, _, nth) => response.writeHead(nth === 1 ? 410 : 204).end());
    fleet = await Fleet.begin(await embeddedStores());
    const ALLOW_ADDRESSES = `${fleet.origin.host},${receiver.host}`;
    await fleet.start('all', { ALLOW_ADDRESSES, WEBHOOK_SECRET: secret });
  });
  afterAll(async () => {
    await fleet.close();
    await receiver.close();
  });

  test('are asked for, told, sent again, and verified', async () => {
    const submit = ['submit', `${fleet.origin.url}/page`, '--callback', receiver.url, '--wait', '--json'];
    const [job] = json<JobAnswer>((await run(...submit)).stdout);
    const callback = await eventually(async () => {
      const [told] = json<CallbackAnswer>((await run('webhooks', job?.id ?? '', '--json')).stdout);
      expect(told).toMatchObject({ status: 'failed', jobId: job?.id, url: receiver.url });
      return told as CallbackAnswer;
    }, 60_000);
    await eventually(async () => {
      const { stdout } = await run('webhooks', '--status', 'failed');
      expect(stdout).toMatch(new RegExp(`^${callback.id} +failed +1 +410 +${job?.id} +${receiver.url}$`, 'm'));
    }, 60_000);

    expect((await run('webhooks', 'redeliver', callback.id, '--reason', 'they are back')).code).toBe(0);
    await eventually(() => expect(receiver.received).toHaveLength(2), 60_000);
    await eventually(async () => {
      const told = json<CallbackAnswer>((await run('webhooks', '--status', 'delivered,waiting', '--json')).stdout);
      expect(told).toMatchObject([{ id: callback.id, status: 'delivered', attempts: 2 }]);
    }, 60_000);

    const { headers, body } = receiver.received[1] as Receiver['received'][number];
    const options = ['id', 'timestamp', 'signature'].flatMap((name) => [`--${name}`, headers[`webhook-${name}`] ?? '']);
    const verify = (input: string, WEBHOOK_SECRET: string) =>
      retriever(['webhooks', 'verify', ...options], input, { WEBHOOK_SECRET });
    expect(await verify(body, secret)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Signed with secret 1, at /),
    });
    const other = (await retriever(['webhooks', 'secret', '--json'])).stdout;
    expect(await verify(body, `${JSON.parse(other).secret} ${secret}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/secret 2/),
    });
    expect(await verify(`${body} `, secret)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/was not signed/),
    });
    expect(await verify(body, 'nonsense')).toMatchObject({ code: 2, stderr: expect.stringMatching(/WEBHOOK_SECRET/) });
  });

  test.each([
    [['webhooks', 'redeliver', 'nonsense'], 1, /There is no callback nonsense/],
    [['webhooks', 'nonsense'], 1, /There is no job nonsense/],
    [['webhooks', 'nonsense', '--status', 'failed'], 2, /not both/],
    [['webhooks', '--status', 'nonsense'], 1, /Every status must be one of/],
  ])('%j is answered with a sentence', async (args, code, complaint) => {
    expect(await run(...args)).toMatchObject({ code, stderr: expect.stringMatching(complaint) });
  });
});
