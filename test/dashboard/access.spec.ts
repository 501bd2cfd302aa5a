import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESKTOP, describeInBrowser, faultsOfAccess, PHONE, type Visit } from '../kit/browser.js';
import { embeddedStores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

const WIDTHS = { desktop: DESKTOP, phone: PHONE };

describeInBrowser('the page for everybody', (visit) => {
  let journey: Journey;
  let addresses: Readonly<Record<string, string>>;
  let counter = 0;

  beforeAll(async () => {
    journey = await Journey.begin(embeddedStores, ({ url }, response) => {
      if (url === '/broken') response.writeHead(500).end();
      else if (url === '/json')
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":[1,{"b":null}]}');
      else response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>A</title><p>Visit ${counter++}`);
    });
    const fetched = async (path: string) => {
      const options = { maxAttempts: 1, maxAgeSeconds: 0, tags: ['a tag'] };
      const { job } = await journey.client.submit(journey.origin.url + path, options, { prefer: 'wait=60' });
      return job.id;
    };
    const page = [await fetched('/page'), await fetched('/page')];
    addresses = {
      'the jobs': '/',
      'a job': `/job/${page[1]}`,
      'a job with JSON': `/job/${await fetched('/json')}`,
      'a job that failed': `/job/${await fetched('/broken')}`,
      'a search without jobs': '/?q=tag:nothing',
      'a search that is refused': '/?q=host:*.com',
      'a URL': `/url?url=${encodeURIComponent(`${journey.origin.url}/page`)}`,
      'the overview': '/overview',
      'what operators do': '/operate',
      'no page': '/nowhere',
    };
  });
  afterAll(() => journey?.close());

  const opened = async (address: string, options: object): Promise<Visit> => {
    const visited = await visit(journey.client.url, address, options);
    await visited.page.locator('.live.is-live').waitFor();
    await visited.page.locator('main :is(h1, h2)').first().waitFor({ state: 'attached' });
    await visited.page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
    return visited;
  };
  const close = ({ page }: Visit) => page.context().close();

  const LOOKS = Object.keys(WIDTHS).flatMap((width) => [
    [width as keyof typeof WIDTHS, 'light' as const] as const,
    [width as keyof typeof WIDTHS, 'dark' as const] as const,
  ]);

  test.each(LOOKS)(
    'has no fault that axe-core knows, is no wider than its window, and nothing in it moves as it loads (%s, %s)',
    { timeout: 600_000 },
    async (width, colorScheme) => {
      const faults: Record<string, readonly string[]> = {};
      for (const [name, address] of Object.entries(addresses)) {
        const visited = await opened(address, { ...WIDTHS[width], colorScheme });
        faults[name] = [
          ...(await faultsOfAccess(visited.page)),
          ...(await faultsOfWidth(visited.page)),
          ...(await faultsOfShifts(visited.page)),
          ...visited.faults,
        ];
        await close(visited);
      }

      expect(faults).toEqual(Object.fromEntries(Object.keys(addresses).map((name) => [name, []])));
    },
  );

  test('has no such fault in its dialogs, its options, and with rows selected', async () => {
    const visited = await opened('/', { ...DESKTOP, colorScheme: 'dark' });
    const { page } = visited;

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText('Options').click();
    await page.getByLabel('Select all rows').check();
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel …' }).click();
    await page.getByRole('dialog').getByText('It would be done to').waitFor();
    expect(await faultsOfAccess(page)).toEqual([]);
    await close(visited);
  });
});

/** Nobody scrolls to the side but within a table. */
async function faultsOfWidth(page: Page): Promise<readonly string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  return wide > 0 ? [`It is ${wide} px wider than its window`] : [];
}

/** Less than a tenth of what https://web.dev/articles/cls calls good: a word that is wider than it was, no more. */
const HARMLESS_SHIFT = 0.01;

/** What is loaded later pushes nothing away: https://wicg.github.io/layout-instability/ */
async function faultsOfShifts(page: Page): Promise<readonly string[]> {
  const shifts = await page.evaluate<readonly { value: number; of: string }[]>(`new Promise((resolve) => {
    const shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries())
        shifts.push({ value, of: sources.map(({ node }) => node?.className || node?.nodeName).join(', ') });
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(shifts), 200);
  })`);
  const sum = shifts.reduce((total, { value }) => total + value, 0);
  return sum > HARMLESS_SHIFT ? shifts.map(({ value, of }) => `It moves by ${value.toFixed(4)}: ${of}`) : [];
}
