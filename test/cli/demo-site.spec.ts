import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DemoSite } from '../../src/cli/demo/demo-site.js';

describe('the site of the demo', () => {
  let site: DemoSite;

  beforeEach(async () => {
    site = await DemoSite.open();
  });
  afterEach(() => site.close());

  const get = (path: string, options: RequestInit = {}) => fetch(site.url + path, { redirect: 'manual', ...options });

  test('has good pages, a redirect, and a 404', async () => {
    const statuses = await Promise.all(
      ['/', '/about', '/data.json', '/moved', '/missing'].map(async (path) => (await get(path)).status),
    );

    expect(statuses).toEqual([200, 200, 200, 301, 404]);
  });

  test('has a page that is there the third time', async () => {
    const statuses = [(await get('/flaky')).status, (await get('/flaky')).status, (await get('/flaky')).status];

    expect(statuses).toEqual([503, 503, 200]);
  });

  test('has a big file, as big as it says', async () => {
    const response = await get('/big');

    expect((await response.arrayBuffer()).byteLength).toBe(Number(response.headers.get('content-length')));
  });

  test('closes at once, with a page that never answers still open, and twice', async () => {
    const waiting = expect(get('/never')).rejects.toThrow('fetch failed');
    await get('/');
    await site.close();

    await waiting;
  });
});
