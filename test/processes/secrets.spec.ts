import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallbackAnswer, JobAnswer, PageAnswer, TransferAnswer } from '../../src/contract/answers.js';
import { ask } from '../kit/ask.js';
import { eventually } from '../kit/eventually.js';
import { Origin } from '../kit/origin.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** Each is sent to a place where a secret may stand, and must stand nowhere else afterwards. */
const SECRETS = {
  key: 'canary-key-4f1c9e',
  'key of a stranger': 'canary-stranger-77ab02',
  'password of a URL': 'canary-password-c03d51',
  'password in a batch': 'canary-batched-19be6a',
  'password in a row': 'canary-row-8d27f3',
  'header of a job': 'canary-header-e65b40',
  'cookie of a job': 'canary-cookie-a9310c',
  'password of a callback': 'canary-callback-5d02ce',
  'secret of webhooks': 'canarySecretOfWebhooks0123456789abcdefAA',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let origin: Origin;
let service: ServiceProcess;
/** Everything that was answered. */
const answers: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  origin = await Origin.open();
  const sha256 = createHash('sha256').update(SECRETS.key).digest('hex');
  service = await ServiceProcess.start({
    DATA_DIR: folder.path,
    ALLOW_ADDRESSES: origin.host,
    API_KEYS: `anna:admin:${sha256}`,
    WEBHOOK_SECRET: `whsec_${SECRETS['secret of webhooks']}`,
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await service.stop();
  await origin.close();
  await folder.remove();
});

async function asked(path: string, body?: unknown, type = 'application/json', key = SECRETS.key) {
  const headers = { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': type }) };
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await ask(service.url + path, { method, headers, ...(body !== undefined && { body: content }) });
  answers.push(answer.text, JSON.stringify(answer.headers));
  return answer;
}

const withPassword = (password: string) => `http://anna:${password}@${origin.host}/`;

async function ended<Told extends JobAnswer | TransferAnswer>(path: string): Promise<Told> {
  return eventually(async () => {
    const told = (await asked(path)).json<Told>();
    expect(['completed', 'failed']).toContain(told.status);
    return told;
  });
}

test('no secret is told: not in answers, logs, metrics, events or files', async () => {
  const callbackUrl = `${origin.url}/hook`;
  const job = (await asked('/v1/jobs', { url: `${origin.url}/page`, callbackUrl })).json<JobAnswer>();
  await ended(`/v1/jobs/${job.id}`);
  expect((await asked('/v1/jobs', { url: origin.url }, undefined, SECRETS['key of a stranger'])).status).toBe(401);
  expect((await asked('/v1/jobs', { url: withPassword(SECRETS['password of a URL']) })).status).toBe(400);
  const secretHook = withPassword(SECRETS['password of a callback']);
  expect((await asked('/v1/jobs', { url: origin.url, callbackUrl: secretHook })).status).toBe(400);
  await eventually(async () => {
    const { items } = (await asked(`/v1/jobs/${job.id}/callbacks`)).json<PageAnswer<CallbackAnswer>>();
    expect(items).toMatchObject([{ status: 'delivered' }]);
  }, 60_000);
  const batched = withPassword(SECRETS['password in a batch']);
  expect((await asked('/v1/jobs/batch', { jobs: [batched, `${origin.url}/b`] })).status).toBe(200);
  const headers = {
    Authorization: `Basic ${SECRETS['header of a job']}`,
    Cookie: `session=${SECRETS['cookie of a job']}`,
  };
  expect((await asked('/v1/jobs', { url: origin.url, headers })).status).toBe(400);

  const rows = `url\n${origin.url}/c\n${withPassword(SECRETS['password in a row'])}\n`;
  const imported = (await asked('/v1/transfers/import', rows, 'text/csv')).json<TransferAnswer>();
  expect(await ended(`/v1/transfers/${imported.id}`)).toMatchObject({ done: 2, rejected: 1 });
  expect((await asked(`/v1/transfers/${imported.id}/errors`)).text).toContain('//…@');

  const range = { from: '2000-01-01', till: '2999-12-31' };
  for (const format of ['csv', 'ndjson', 'json', 'warc']) {
    const exported = (await asked('/v1/transfers/export', { ...range, format })).json<TransferAnswer>();
    await ended(`/v1/transfers/${exported.id}`);
    expect((await asked(`/v1/transfers/${exported.id}/file`)).status).toBe(200);
  }
  for (const path of ['/metrics', `/v1/jobs/${job.id}/events`, '/v1/jobs', '/v1/transfers', '/v1/stats']) {
    expect((await asked(path)).status).toBe(200);
  }
  expect((await asked('/v1/stream?after=0&wait=0')).text).toContain('ImportProgressed');
  await service.stop();

  const log = service.lines.join('\n');
  expect(log).toContain('"level":20'); // the debug lines are among them
  expect(foundIn(answers.join('\n'))).toEqual([]);
  expect(foundIn(log)).toEqual([]);
  const files = await readdir(folder.path);
  expect(files).toContain('events.db');
  for (const file of files) {
    const told = foundIn(await readFile(join(folder.path, file), 'latin1'));
    // The uploaded file is its sender's, and is kept as it came.
    expect([file, told]).toEqual([file, file.startsWith('bodies.db') && told.length > 0 ? ['password in a row'] : []]);
  }
});

function foundIn(text: string): readonly string[] {
  return Object.entries(SECRETS).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));
}
