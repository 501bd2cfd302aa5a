import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { createHttpApp } from '../../src/http/http-app.js';
import { describeInBrowser, type Visit } from '../kit/browser.js';
import { Client } from '../kit/client.js';
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
