import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, type Visit } from '../kit/browser.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores, type Stores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { logJob, logMore } from '../kit/logged-jobs.js';
import { cancelled, started, submitted } from '../kit/stories.js';

const WITHIN_MS = 90_000;

describeInBrowser('somebody at the page', (visit) => {
  let journey: Journey;
  let environment: Stores['environment'];
  let visited: Visit[] = [];

  beforeAll(async () => {
    const stores = await storesWithSecret();
    environment = stores.environment;
    journey = await Journey.begin(async () => stores, site);
  });
  afterAll(() => journey?.close());
  afterEach(async () => {
    const faults = visited.flatMap((each) => each.faults);
    await Promise.all(visited.map(({ page }) => page.context().close()));
    visited = [];
    expect(faults).toEqual([]);
  });

  const open = async (address = '/'): Promise<Page> => {
    const opened = await visit(journey.client.url, address);
    visited.push(opened);
    return opened.page;
  };
  const urlOf = (path: string) => `${journey.origin.url}${path}`;
  const fetched = async (path: string, options: object = {}) =>
    (await journey.client.submit(urlOf(path), { maxAttempts: 1, ...options }, { prefer: 'wait=60' })).job;
  const rowOf = (page: Page, path: string) => page.getByRole('row').filter({ hasText: urlOf(path) });

  test('submits a URL, sees it completed, and reads what was fetched without running any of it', async () => {
    const page = await open();

    await page.getByLabel('URL', { exact: true }).fill(urlOf('/scripted'));
    await page.keyboard.press('Enter');
    await shown(rowOf(page, '/scripted').locator('.badge.is-completed'));
    await rowOf(page, '/scripted').getByRole('link').click();

    await shown(page.getByRole('heading', { name: /^Fetched in/ }));
    const frame = page.frameLocator('iframe');
    await shown(frame.getByRole('heading', { name: 'A page with a script' }));
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    await page.getByRole('button', { name: 'Source' }).click();
    await shown(page.getByText('<script>'));
    expect(journey.origin.hitsOf('/beacon')).toBe(0);
  });

  test('submits many, keeps the lines that were not taken, and fetches again what was there already', async () => {
    await fetched('/known');
    const page = await open();

    await page.getByRole('button', { name: 'Many URLs' }).click();
    const list = `# to do\n${urlOf('/many-1')}\tA title\n\n${urlOf('/known')}\nhttps://\n`;
    await page.getByLabel('URLs, one a line').fill(list);
    await page.getByRole('button', { name: 'Submit' }).click();

    await shown(page.getByText('1 had a job already'));
    await has(page.getByLabel('URLs, one a line'), 'https://');
    await page.getByLabel('URLs, one a line').fill('# later\nhttps://');
    await page.getByRole('button', { name: 'Fetch 1 URL anyway' }).click();
    await page.getByText('1 had a job already').waitFor({ state: 'detached' });
    await shown(page.getByText('1 new job'));
    await has(page.getByLabel('URLs, one a line'), '# later\nhttps://');
    await eventually(() => expect(journey.origin.hitsOf('/known')).toBe(2), WITHIN_MS);
    await eventually(() => expect(journey.origin.hitsOf('/many-1')).toBe(1), WITHIN_MS);
  });

  test('has no title glued to the URL, in the box of one either, nor where there are headers', async () => {
    const page = await open();
    await page.getByLabel('URL', { exact: true }).fill(`${urlOf('/titled')}\tA title`);
    await page.keyboard.press('Enter');
    await shown(page.getByText('1 new job'));
    await eventually(() => expect(journey.origin.hitsOf('/titled')).toBe(1), WITHIN_MS);

    await page.getByText('Options').click();
    await page.getByLabel('Headers, one a line').fill('accept: text/html');
    await page.getByRole('button', { name: 'Many URLs' }).click();
    await page.getByLabel('URLs, one a line').fill(`${urlOf('/with-headers')}\tA title`);
    await page.getByRole('button', { name: 'Submit' }).click();
    await shown(page.getByText('With headers, a line is a URL and nothing else'));
    await has(page.getByLabel('URLs, one a line'), `${urlOf('/with-headers')}\tA title`);
  });

  test('has robots.txt respected where that is chosen', async () => {
    const page = await open();
    await page.getByText('Options').click();
    await page.getByLabel('robots.txt').selectOption('respect it');
    await page.getByLabel('URL', { exact: true }).fill(urlOf('/respectful'));
    await page.getByRole('button', { name: 'Submit' }).click();

    await eventually(() => expect(journey.origin.hitsOf('/respectful')).toBe(1), WITHIN_MS);
    expect(journey.origin.hitsOf('/robots.txt')).toBe(1);
  });

  test('sends a CSV as an import, and sees how far that is', async () => {
    const page = await open();
    const rows = `name,url\none,${urlOf('/row-1')}\ntwo,${urlOf('/row-2')}\n`;

    await page
      .getByLabel('From a file')
      .setInputFiles({ name: 'urls.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });

    await shown(page.getByText('2 rows of 2'));
    await eventually(() => expect(journey.origin.hitsOf('/row-2')).toBe(1), WITHIN_MS);
  });

  test('hears of a URL that has a job how old that is', async () => {
    await fetched('/twice');
    const page = await open();

    await page.getByLabel('URL', { exact: true }).fill(urlOf('/twice'));
    await page.keyboard.press('Enter');

    await shown(page.getByText(/This job stands for it already: it is .+ old/));
    await page.getByRole('button', { name: 'Fetch anyway' }).click();
    await eventually(() => expect(journey.origin.hitsOf('/twice')).toBe(2), WITHIN_MS);
  });

  test('searches by keys with the help of suggestions, and goes back by the address', async () => {
    await fetched('/searched', { tags: ['searched'] });
    const page = await open();

    await page.keyboard.press('/');
    await page.keyboard.type('ta');
    await shown(page.getByRole('option', { name: /^tag:/ }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('searched');
    await page.keyboard.press('Enter');

    await shown(page.getByText('1 job', { exact: true }));
    expect(page.url()).toContain('q=tag:searched');
    await page.goBack();
    await shown(rowOf(page, '/searched').first());
    await page.getByRole('combobox', { name: 'Search jobs' }).fill('host:*.com');
    await page.keyboard.press('Enter');
    await shown(page.getByRole('alert'));
  });

  test('selects jobs, is told how many, and does it to these', async () => {
    await Promise.all(['/bulk-1', '/bulk-2', '/bulk-3'].map((path) => fetched(path, { tags: ['bulk'] })));
    const page = await open('/?q=tag:bulk');

    await page.getByLabel(`Select ${urlOf('/bulk-1')}`).check();
    await page.getByLabel(`Select ${urlOf('/bulk-2')}`).check();
    await page.getByRole('button', { name: 'Delete …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 2 jobs' }).click();
    await shown(page.getByRole('dialog').getByText('completed', { exact: true }));
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await shown(page.getByText('1 job', { exact: true }));
    await shown(rowOf(page, '/bulk-3'));
  });

  test('sees on a job why it failed, tries it again, and looks into its past', async () => {
    const { id } = await fetched('/broken');
    const page = await open(`/job/${id}`);

    await shown(page.getByRole('heading', { name: /The server answered 500/ }));
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('dialog').getByLabel('Reason, for the log').fill('it was mended');
    await page.getByRole('dialog').getByRole('button', { name: 'Retry it' }).click();
    await shown(page.getByText('Retried by hand: it was mended'));
    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');

    await shown(page.getByText(/You see the job as it was at .+ after JobSubmitted/));
    await shown(page.locator('.job-title .badge.is-queued'));
  });

  test('follows an address that somebody changes to that of another job', async () => {
    const [one, other] = [await fetched('/one'), await fetched('/other')];
    const page = await open(`/job/${one.id}`);
    await shown(page.getByText(urlOf('/one')));

    await page.evaluate(`location.hash = '#/job/${other.id}'`);

    await shown(page.getByText(urlOf('/other')));
  });

  test('asks for a callback, sees what its receiver answered, and has it sent again', async () => {
    const page = await open();
    await page.getByText('Options').click();
    await page.getByLabel('Callback').fill(urlOf('/hook'));
    await page.getByLabel('URL', { exact: true }).fill(urlOf('/called-back'));
    await page.keyboard.press('Enter');
    await rowOf(page, '/called-back').getByRole('link').click();

    await shown(page.locator('.callbacks .badge', { hasText: 'delivered' }));
    await shown(page.locator('.callbacks .lines').getByText('answered 200'));
    await page.getByRole('button', { name: 'Send again' }).click();
    await eventually(() => expect(journey.origin.hitsOf('/hook')).toBe(2), WITHIN_MS);
  });

  test('deletes a job that is open, and still reads what happened to it', async () => {
    const { id } = await fetched('/deleted');
    const page = await open(`/job/${id}`);
    await shown(page.getByRole('heading', { name: /^Fetched in/ }));

    await journey.client.delete(id);

    await shown(page.getByRole('heading', { name: 'This job was deleted' }));
    await shown(page.getByText('Deleted', { exact: true }));
  });

  test('compares what two jobs of a URL fetched', async () => {
    await fetched('/changing', { maxAgeSeconds: 0 });
    await fetched('/changing', { maxAgeSeconds: 0 });
    const page = await open(`/url?url=${encodeURIComponent(urlOf('/changing'))}`);

    await shown(page.getByText('Changed', { exact: true }));
    await shown(page.locator('.is-removed').getByText('Visit 1'));
    await shown(page.locator('.is-added').getByText('Visit 2'));
  });

  test('holds a host, and releases it', async () => {
    await fetched('/broken?hosts');
    const page = await open('/overview');

    await page.getByRole('button', { name: `Hold … ${journey.origin.host}` }).click();
    await page.getByRole('dialog').getByLabel('Reason, for the log').fill('it is being mended');
    await page.getByRole('dialog').getByRole('button', { name: 'Hold it' }).click();
    await shown(page.getByText('it is being mended'));
    await page.getByRole('button', { name: `Release … ${journey.origin.host}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release it' }).click();
    await shown(page.getByRole('button', { name: `Hold … ${journey.origin.host}` }));
  });

  test('sees why it is not ready, and pauses the queue', async () => {
    const page = await open('/operate');

    await shown(page.getByText('The store of bodies answers'));
    await shown(page.getByText(/The log is at position \d+\. Projector \S+ keeps the views/));
    await shown(page.getByText(/Build 1 of the views answers, and has the log up to position \d+/));
    await shown(page.getByText('No stream is parked'));
    await shown(page.getByText('retriever verify looks through it.'));
    expect((await retriever(['verify'], '', environment)).code).toBe(0);
    await shown(page.getByText(/\d+ views were compared with \d+ events, .*: all as they should be/));
    await page.getByRole('button', { name: 'Pause … jobs' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause it' }).click();
    await page.getByRole('button', { name: 'Resume … jobs' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume it' }).click();
    await shown(page.getByRole('button', { name: 'Pause … jobs' }));
  });

  test('has a stream read again that is parked, and goes on without its event', async () => {
    const jobId = await logJob(journey.log, submitted());
    await logMore(journey.log, jobId, { ...started(1), data: {} } as never, cancelled(2));
    const page = await open('/operate');

    await shown(page.getByRole('heading', { name: '1 parked stream' }));
    await page.getByRole('button', { name: `Read again … job-${jobId}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Read it again' }).click();
    await shown(page.getByRole('dialog').getByText(/It is parked at revision 1: .*FetchStarted/));
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: `Skip … job-${jobId}` }).click();
    await page.getByRole('dialog').getByLabel('Reason, which is kept').fill('it is lost');
    await page.getByRole('dialog').getByRole('button', { name: 'Skip the event' }).click();
    await shown(page.getByText('No stream is parked'));
    await shown(page.getByRole('heading', { name: '1 skipped event' }));
    await shown(page.getByText('it is lost'));
  });

  test('replays what happened, by what it is about', async () => {
    const { id } = await fetched('/replayed', { tags: ['replayed'] });
    const page = await open('/operate');
    const panel = page.getByRole('region', { name: 'What happened' });

    await panel.getByLabel('Tag').fill('replayed');
    await panel.getByLabel('Types').fill('JobSubmitted, FetchCompleted');
    await panel.getByRole('button', { name: 'Replay' }).click();
    await shown(panel.getByText('2 events: that is all.'));
    await shown(panel.getByText(/^Fetched: 200 in /));
    await panel.getByText('JobSubmitted by anonymous').click();
    await shown(panel.getByText('"givenUrl"'));

    await panel.getByLabel('Types').fill('no type');
    await panel.getByRole('button', { name: 'Replay' }).click();
    await shown(panel.getByText('Every type must be one of events'));
    await panel.getByLabel('Types').fill('JobSubmitted');
    await panel.getByLabel('From').fill('2100-01-01T00:00');
    await panel.getByRole('button', { name: 'Replay' }).click();
    await shown(panel.getByText('The log has no such event.'));
    await panel.getByLabel('From').fill('');
    await panel.getByRole('button', { name: 'Replay' }).click();
    await panel.getByRole('link', { name: `Job ${id}` }).click();
    await shown(page.getByRole('heading', { name: /^Fetched in/ }));
  });

  test('keeps the rows still while the table is paused', async () => {
    const page = await open();
    await shown(page.locator('.live.is-live'));

    await page.keyboard.press('p');
    await fetched('/while-paused');
    await shown(page.getByRole('button', { name: /^Paused: \d+ events? since/ }));
    expect(await rowOf(page, '/while-paused').count()).toBe(0);
    await page.keyboard.press('p');
    await shown(rowOf(page, '/while-paused'));
  });

  test.each([
    ['an SVG that would run', '/svg', /<svg onload/],
    ['a script', '/script.js', /alert\(1\)/],
    ['UTF-7', '/utf-7', /\+ADw-script\+AD4-/],
    ['a title of a megabyte', '/long-title', /^The first/],
  ])('reads %s as text', async (_, path, words) => {
    const { id } = await fetched(path);
    const page = await open(`/job/${id}`);

    const source = page.getByRole('button', { name: 'Source' });
    await source.or(page.getByText('It is shown by its hash')).first().waitFor();
    await source.click();
    await shown(page.getByText(words).first());
  });

  test('makes no link of what would run, and keeps a URL its own direction', async () => {
    const { id } = await fetched('/%D7%A9%D7%9C%D7%95%D7%9D?to=javascript:alert(1)');
    const page = await open(`/job/${id}`);

    await shown(page.getByRole('heading', { name: /^Fetched in/ }));
    expect(await page.locator('a[href^="javascript" i]').count()).toBe(0);
  });
});

/** Callbacks are signed, or not sent at all. */
async function storesWithSecret(): Promise<Stores> {
  const { environment, remove } = await embeddedStores();
  const secret = `whsec_${Buffer.alloc(32, 's').toString('base64')}`;
  return { environment: { ...environment, WEBHOOK_SECRET: secret }, remove };
}

async function shown(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible' });
}

async function has(box: Locator, value: string): Promise<void> {
  await eventually(async () => expect(await box.inputValue()).toBe(value), WITHIN_MS);
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
let visits = 0;

/** A site with good pages, broken ones, and some that would like to run. */
function site({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, headers: Record<string, string>, body: string) => {
    response.writeHead(status, headers).end(body);
  };
  const [path] = url.split('?');
  switch (path) {
    case '/scripted':
      send(
        200,
        HTML,
        `<h1>A page with a script</h1><script>fetch('/beacon'); alert(1)</script>
        <img src="/beacon" onerror="alert(2)"><a href="javascript:alert(3)">Press</a><meta http-equiv="refresh" content="0; url=/beacon">`,
      );
      break;
    case '/broken':
      send(500, HTML, '<h1>Broken</h1>');
      break;
    case '/changing':
      visits++;
      send(200, { 'content-type': 'text/plain' }, `One\nVisit ${visits}\nThree\n`);
      break;
    case '/svg':
      send(200, { 'content-type': 'image/svg+xml' }, '<svg onload="alert(1)" xmlns="http://www.w3.org/2000/svg"/>');
      break;
    case '/script.js':
      send(200, { 'content-type': 'text/javascript' }, 'alert(1)');
      break;
    case '/utf-7':
      send(200, { 'content-type': 'text/html; charset=utf-7' }, '+ADw-script+AD4-alert(1)+ADw-/script+AD4-');
      break;
    case '/long-title':
      send(200, HTML, `<title>${'A very long title. '.repeat(55_000)}</title><p>Short</p>`);
      break;
    default:
      send(200, { 'content-type': 'text/plain; charset=utf-8' }, `This is ${url}\n`);
  }
}
