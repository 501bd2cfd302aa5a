import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DashboardModule } from '../../src/api/dashboard/dashboard.module.js';
import { DashboardSettings } from '../../src/api/dashboard/dashboard-settings.js';
import { dashboardFolder } from '../../src/dashboard-folder.js';
import { ask } from '../kit/ask.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';

const FIRST_LOAD_BYTES = 150_000;
const KEY = { name: 'k', scopes: new Set(['read'] as const), sha256: 'ab'.repeat(32) };

describe('the page for people', () => {
  let service: HttpService;

  beforeAll(async () => {
    service = await serving(dashboardFolder());
  });
  afterAll(() => service.app.close());

  const get = (path: string, headers = {}) => ask(service.url + path, { headers });

  test('is at the root, for everybody, keys or not', async () => {
    const { status, headers, text } = await get('/');

    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<div id="app">');
  });

  test('may run no script but its own, and ask nobody but the service', async () => {
    const policy = String((await get('/')).headers['content-security-policy']).split('; ');

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('has no script in its document, and names nothing of another host', async () => {
    const { text } = await get('/');
    const named = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, name]) => name ?? '');

    expect(text).not.toMatch(/<script(?![^>]* src=)/);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !name.startsWith('./assets/'))).toEqual([]);
  });

  test('is asked for again each time, and its files never', async () => {
    const [asset = ''] = await scripts();

    expect((await get('/')).headers['cache-control']).toBe('no-cache');
    expect((await get(asset)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('comes packed as the client takes it', async () => {
    const [asset = ''] = await scripts();
    const encodingFor = async (accepted: string) =>
      (await get(asset, { 'accept-encoding': accepted })).headers['content-encoding'];

    expect(await encodingFor('gzip, deflate, br')).toBe('br');
    expect(await encodingFor('gzip, br;q=0')).toBe('gzip');
    expect(await encodingFor('identity')).toBeUndefined();
    expect((await get(asset)).headers['vary']).toBe('Accept-Encoding');
  });

  test('loads at first less than 150 kB of script', async () => {
    const loaded = await Promise.all((await scripts()).map(packedSize));

    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES);
  });

  test.each(['/assets/nothing.js', '/assets/..%2Findex.html', '/assets/%2e%2e%2f.built', '/assets/index.html'])(
    'has no file %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  test('is not there where it was not built, and nothing else is missing', async () => {
    const without = await serving('/no/such/folder');

    expect((await ask(`${without.url}/`)).json()).toMatchObject({ code: 'not_found' });
    await without.app.close();
  });

  /** What a browser loads before it shows anything: the script of the document, and what that says is needed with it. */
  async function scripts(): Promise<readonly string[]> {
    const { text } = await get('/');
    return [...text.matchAll(/(?:src|href)="\.(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '');
  }

  async function packedSize(path: string): Promise<number> {
    const response = await fetch(service.url + path, { headers: { 'accept-encoding': 'gzip' } });
    const size = Number(response.headers.get('content-length'));
    expect(response.headers.get('content-encoding')).toBe('gzip');
    return size;
  }
});

function serving(folder: string): Promise<HttpService> {
  const providers = [{ provide: DashboardSettings, useValue: { folder } }];
  return serveHttp({ imports: [DashboardModule], providers, settings: { apiKeys: [KEY] } });
}
