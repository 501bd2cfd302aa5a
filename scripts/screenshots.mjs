import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { prepare, ROOT, runScript } from './prepare.mjs';

// Pictures of the page for the README, of the real service beside a small shop on this machine.
//   npm run screenshots                  writes docs/images
//   npm run screenshots -- FOLDER all    every page, also as on a phone and in the other light

const [folder = join(ROOT, 'docs/images'), extent] = process.argv.slice(2);
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

await runScript(async () => {
  await prepare();
  const data = mkdtempSync(join(tmpdir(), 'retriever-pictures-'));
  const shop = await openShop();
  const service = await startService(data, shop.host);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const jobs = await submitSome(service.url, shop);
    mkdirSync(folder, { recursive: true });
    const pages = pagesOf(jobs, shop);
    const { jobs: table, job, url, overview } = pages;
    if (extent !== 'all') await shoot(browser, service.url, { jobs: table, job, url, overview }, DESKTOP, 'light', '');
    else {
      for (const light of ['light', 'dark']) {
        await shoot(browser, service.url, pages, DESKTOP, light, `-${light}`);
        await shoot(browser, service.url, pages, PHONE, light, `-phone-${light}`);
      }
    }
  } finally {
    await browser.close();
    service.stop();
    await service.ended;
    shop.close();
    rmSync(data, { recursive: true, force: true });
  }
});

function pagesOf({ article, prices }, shop) {
  return {
    jobs: '#/',
    job: `#/job/${article}`,
    url: `#/url?url=${encodeURIComponent(`${shop.url}/prices`)}`,
    overview: '#/overview',
    operate: '#/operate',
    search: `#/?q=${encodeURIComponent('host:127.0.0.1:1')}`,
    result: `#/job/${prices}`,
  };
}

async function shoot(browser, url, pages, viewport, colorScheme, ending) {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2 });
  for (const [name, address] of Object.entries(pages)) {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
    page.on('pageerror', (error) => console.error(`${name}: ${error}`));
    await page.goto(`${url}/${address}`);
    await page.locator('.live.is-live').waitFor();
    await page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
    await page.screenshot({ path: join(folder, `${name}${ending}.png`), fullPage: extent === 'all' });
    await page.close();
  }
  await context.close();
}

async function startService(data, host) {
  const env = { ...process.env, DATA_DIR: data, PORT: '0', ALLOW_ADDRESSES: host, LOG_LEVEL: 'info', HOST_SLOTS: '3' };
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`The service ended: ${said}`)));
  });
  return { url, stop: () => child.kill('SIGTERM'), ended };
}

async function submitSome(url, shop) {
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json', prefer: 'wait=30' };
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  for (let version = 0; version < 3; version++) await post('/v1/jobs', { url: `${shop.url}/prices`, maxAgeSeconds: 0 });
  const prices = await post('/v1/jobs', { url: `${shop.url}/prices.json`, tags: ['catalogue'] });
  await post('/v1/jobs', { url: 'http://shop.invalid/', maxAttempts: 1 });
  await post('/v1/jobs', { url: `${shop.url}/missing`, maxAttempts: 1, tags: ['catalogue'] });
  await post('/v1/jobs/batch', {
    jobs: Array.from({ length: 30 }, (_, index) => `${shop.url}/catalogue/page-${index + 1}`),
    defaults: { tags: ['catalogue'] },
  });
  const article = await post('/v1/jobs', { url: `${shop.url}/old-address`, tags: ['catalogue', 'march'] });
  await post('/v1/jobs', { url: `${shop.url}/busy`, maxAttempts: 5 });
  const later = new Date(Date.now() + 3_600_000).toISOString();
  await post('/v1/jobs', { url: `${shop.url}/tomorrow`, notBefore: later });
  return { article: article.id, prices: prices.id };
}

/** Pages as good and as bad as those out there. */
async function openShop() {
  let version = 0;
  const server = createServer(({ url }, response) => {
    const page = (status, title, body) =>
      response
        .writeHead(status, { 'content-type': 'text/html; charset=utf-8', server: 'shop/1.4', etag: '"7f3a"' })
        .end(
          `<!doctype html><title>${title}</title><style>body{font-family:sans-serif;margin:2em}</style><h1>${title}</h1>${body}`,
        );
    if (url === '/prices') {
      version++;
      const rows = ['Tea', 'Coffee', 'Milk', 'Bread'].map(
        (name, index) => `${name}: ${index + 2}.${version === 3 && index === 1 ? 49 : 20} €`,
      );
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`Prices\n\n${rows.join('\n')}\n`);
    } else if (url === '/prices.json') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          '{"currency":"EUR","items":[{"name":"Tea","price":2.2,"tags":["hot"]},{"name":"Coffee","price":3.49}],"valid":true}',
        );
    } else if (url === '/old-address') response.writeHead(301, { location: '/articles/tea' }).end();
    else if (url === '/articles/tea')
      setTimeout(
        () =>
          page(
            200,
            'All about tea',
            '<p>Tea is made of leaves and hot water. <a href="/prices">What it costs</a></p><ul><li>black<li>green<li>white</ul>',
          ),
        120,
      );
    else if (url === '/busy') response.writeHead(503, { 'retry-after': '120' }).end('Later, please');
    else if (url === '/missing') page(404, 'Not here', '<p>There is no such page.</p>');
    else setTimeout(() => page(200, `Catalogue, ${url}`, '<p>Things to buy.</p>'), 40);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://${host}`, host, close };
}
