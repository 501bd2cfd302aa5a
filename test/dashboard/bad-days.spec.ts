import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { createHttpApp } from '../../src/http/http-app.js';
import { describeInBrowser, type Visit } from '../kit/browser.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { Origin } from '../kit/origin.js';
import { StandingPort } from '../kit/standing-port.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const KEY = `admin-${'k'.repeat(20)}`;
const API_KEYS = `admin:admin:${createHash('sha256').update(KEY).digest('hex')}`;

describeInBrowser('the page on a bad day', (visit) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let origin: Origin;
  let app: NestFastifyApplication | undefined;
  let visited: Visit | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    origin = await Origin.open();
  });
  afterEach(async () => {
    await visited?.page.context().close();
    await app?.close();
    await origin.close();
    await folder.remove();
  });

  const start = async (env: Record<string, string> = {}): Promise<string> => {
    const config = readConfig({
      DATA_DIR: folder.path,
      ALLOW_ADDRESSES: origin.host,
      SHUTDOWN_GRACE_SECONDS: '0',
      ...env,
    });
    app = await createHttpApp(await AppModule.for(config, '0.0.0'), { logger: false });
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  };

  test('says that the service is away, and misses nothing of what happened once it is back', async () => {
    const port = await StandingPort.open();
    port.target = portOf(await start());
    visited = await visit(port.url);
    const { page } = visited;
    await page.locator('.live.is-live').waitFor();

    port.target = undefined;
    await app?.close();
    await page.getByText('Reconnecting').waitFor();
    const again = await start();
    await new Client(again).submit(`${origin.url}/while-away`, {}, { prefer: 'wait=60' });
    port.target = portOf(again);

    await page.getByRole('row').filter({ hasText: '/while-away' }).locator('.badge.is-completed').waitFor();
    await page.locator('.live.is-live').waitFor();
    await page.close();
    await port.close();
  });

  test('shows what happened in the meantime once its tab wakes up', async () => {
    const url = await start();
    const client = new Client(url);
    visited = await visit(url);
    const { page, faults } = visited;
    await page.locator('.live.is-live').waitFor();
    const asleep = await client.submit(`${origin.url}/deleted-while-asleep`, {}, { prefer: 'wait=60' });
    await page.getByRole('row').filter({ hasText: '/deleted-while-asleep' }).waitFor();

    const browser = await page.context().newCDPSession(page);
    await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
    await client.submit(`${origin.url}/while-asleep`, {}, { prefer: 'wait=60' });
    await client.delete(asleep.job.id);
    await browser.send('Page.setWebLifecycleState', { state: 'active' });

    await page.getByRole('row').filter({ hasText: '/while-asleep' }).locator('.badge.is-completed').waitFor();
    await eventually(async () => {
      const told = await page.getByRole('row').filter({ hasText: '/deleted-while-asleep' }).allTextContents();
      expect(told.filter((row) => !row.includes('Deleted'))).toEqual([]);
    });
    await page.locator('.live.is-live').waitFor();
    expect(faults).toEqual([]);
  });

  test('tells of a job that is deleted while it is looked at', async () => {
    const url = await start();
    const client = new Client(url);
    const { job } = await client.submit(`${origin.url}/gone`, {}, { prefer: 'wait=60' });
    visited = await visit(url, `/job/${job.id}`);
    const { page, faults } = visited;
    await page.getByRole('heading', { name: /^Fetched in/ }).waitFor();

    await client.delete(job.id);

    await page
      .getByText(/was deleted/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });

  test('shows the beginning of a body of 100 MB, and reads no more of it', async () => {
    const size = 100_000_000;
    const large = await Origin.open((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': size });
      response.write('<p>It goes on and on</p>');
      response.end(Buffer.alloc(size - 24, ' '));
    });
    const url = await start({ ALLOW_ADDRESSES: large.host, FETCH_MAX_BYTES: `${size}` });
    const { job } = await new Client(url).submit(large.url, { maxBytes: size }, { prefer: 'wait=60' });
    expect(job).toMatchObject({ status: 'completed', result: { size } });
    visited = await visit(url);
    const { page, faults } = visited;
    const read: number[] = [];
    page.on('requestfinished', async (request) => {
      if (request.url().includes('/result')) read.push((await request.sizes()).responseBodySize);
    });

    await page.goto(`${url}/#/job/${job.id}`);
    await page.getByText(/^The first .* of 100 MB/).waitFor();
    await page.frameLocator('iframe').getByText('It goes on and on').waitFor();
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await page
      .getByText(/is too large to be read|more than/)
      .first()
      .waitFor();
    await eventually(() => expect(read.length).toBeGreaterThanOrEqual(2));
    await large.close();

    expect(Math.max(...read)).toBeLessThan(1_000_000);
    expect(faults).toEqual([]);
  });

  test('tells times by the clock of the service, whatever that of the browser says', async () => {
    const busy = await Origin.open((_, response) => {
      response.writeHead(503, { 'retry-after': '3600' }).end();
    });
    const url = await start({ ALLOW_ADDRESSES: busy.host });
    const { job } = await new Client(url).submit(busy.url);
    await eventually(async () => expect(await new Client(url).job(job.id)).toMatchObject({ status: 'retrying' }));
    await busy.close();
    visited = await visit(url, `/job/${job.id}`);
    const { page, faults } = visited;
    await page.clock.setFixedTime(Date.now() + 26 * 3_600_000);

    await page.reload();

    await page
      .getByText(/^in (?:59|60) min|^in 1 h/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
  });

  test('says in words that no runner is alive', async () => {
    const url = await start({ ROLE: 'api' });
    await new Client(url).submit(`${origin.url}/waiting`);
    visited = await visit(url, '/overview');

    await visited.page.getByRole('heading', { name: 'No runner is alive' }).waitFor();
  });

  test('asks for a key where one is needed, and keeps it for its tab and out of every address', async () => {
    const url = await start({ API_KEYS });
    visited = await visit(url);
    const { page, faults } = visited;
    const dialog = page.getByRole('dialog', { name: 'API key' });

    await dialog.getByLabel('Key').fill('not-a-key-of-this-service');
    await dialog.getByRole('button', { name: 'Use this key' }).click();
    await dialog.getByText('It knows no such key.').waitFor();
    await dialog.getByLabel('Key').fill(KEY);
    await dialog.getByRole('button', { name: 'Use this key' }).click();
    await page.locator('.live.is-live').waitFor();
    await page.getByText('No jobs yet').waitFor();

    expect(page.url()).not.toContain(KEY);
    expect(await page.evaluate('Object.keys(localStorage).join()')).not.toContain('key');
    expect(faults).toEqual([]);
  });
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}
