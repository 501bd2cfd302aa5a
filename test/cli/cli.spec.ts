import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DemoSite } from '../../src/cli/demo/demo-site.js';
import { type Ended, retriever } from '../kit/cli-process.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { HostileOrigin } from '../kit/hostile-origin.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let site: DemoSite;
  let breaking: HostileOrigin;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    site = await DemoSite.open();
    breaking = await HostileOrigin.open();
    breaking.at('/', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'));
    service = await ServiceProcess.start({
      DATA_DIR: join(folder.path, 'data'),
      ALLOW_ADDRESSES: `127.0.0.1/32:${site.port},127.0.0.1/32:${breaking.port}`,
    });
  });
  afterAll(async () => {
    await site.close();
    await breaking.close();
    await service.stop();
    await folder.remove();
  });

  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: service.url });
  const pipe = (input: string, ...args: string[]) => retriever(args, input, { RETRIEVER_URL: service.url });
  const fetched = async (path: string, ...options: string[]) =>
    json(await run('submit', `${site.url}${path}`, '--wait', '30', '--json', ...options))[0] as { id: string };

  test('submits a URL, waits for its job, and ends well', async () => {
    const { code, stdout, stderr } = await run('submit', `${site.url}/data.json`, '--tag', 'first', '--wait');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^status +completed$/m);
    expect(stdout).toMatch(/^tags +first$/m);
    expect(stdout).toMatch(/^answer +200 application\/json$/m);
  });

  test('says which job stood already, and what was not applied', async () => {
    await run('submit', `${site.url}/?twice`);

    const { code, stderr } = await run('submit', `${site.url}/?twice`, '--priority', '5');

    expect(code).toBe(0);
    expect(stderr).toMatch(/^This job was there already, \d+ s old; it stands until .*Z. Not applied: priority.\n$/);
  });

  test('ends with 1 when the job that was waited for failed', async () => {
    const { code, stderr } = await run('submit', `${site.url}/missing`, '--wait');

    expect(code).toBe(1);
    expect(stderr).toContain('The job is failed. The server answered 404');
  });

  test('ends with 1 when waiting took too long', async () => {
    const { code, stderr } = await run('submit', `${site.url}/never`, '--timeout', '60', '--wait', '1');

    expect(code).toBe(1);
    expect(stderr).toContain('The job is running.');
  });

  test('submits many, waits for all, and gives machines their jobs, a line each', async () => {
    const ended = await run('submit', `${site.url}/?1`, `${site.url}/?2`, `${site.url}/?3`, '--wait', '--json');

    expect(ended.code).toBe(0);
    expect(json(ended)).toMatchObject([1, 2, 3].map((n) => ({ url: `${site.url}/?${n}`, status: 'completed' })));
  });

  test('reads URLs from stdin, tells what is wrong with some, and ends with 1', async () => {
    const ended = await pipe(`${site.url}/?a\n\nnonsense\n${site.url}/?b\n`, 'submit', '-', '--json');

    expect(ended.code).toBe(1);
    expect(json(ended)).toMatchObject([
      { index: 0, outcome: 'accepted' },
      { index: 1, outcome: 'rejected' },
      { index: 2, outcome: 'accepted' },
    ]);
    expect(ended.stderr).toContain('1 of 3 URLs were rejected.');
  });

  test('reads from stdin what people put round a URL, and no line as something else than it means', async () => {
    const list = ['# to do', `${site.url}/?x\tA title`, `- <${site.url}/?y>,`, `${site.url}/?1 ${site.url}/?2`];
    const ended = await pipe(list.join('\n'), 'submit', '-', '--json');

    expect(ended.code).toBe(1);
    expect(json(ended)).toMatchObject([
      { index: 0, outcome: 'accepted', job: { url: `${site.url}/?x` } },
      { index: 1, outcome: 'accepted', job: { url: `${site.url}/?y` } },
      {
        index: 2,
        outcome: 'rejected',
        error: { code: 'invalid_request', detail: 'There is more than one URL on this line' },
      },
    ]);
    expect(ended.stderr).toContain('1 of 3 URLs were rejected.');
  });

  test('names each URL that was rejected, when all of them were', async () => {
    const { code, stdout, stderr } = await run('submit', 'nonsense', 'ftp://a.example/');

    expect(code).toBe(1);
    expect(stdout).toMatch(/^rejected .*nonsense$/m);
    expect(stderr).toMatch(/^nonsense: .+$/m);
    expect(stderr).toMatch(/^ftp:\/\/a\.example\/: .+$/m);
  });

  test('tells a refusal as sentences, with the field', async () => {
    const { code, stderr } = await run('submit', `${site.url}/?limits`, '--priority', '1000');

    expect(code).toBe(1);
    expect(stderr).toBe('retriever: priority: This must be a whole number from -100 to 100\n');
  });

  test('gives machines a refusal as the problem that it is', async () => {
    const { code, stderr } = await run('get', 'no-such-job', '--json');

    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'not_found', status: 404 });
  });

  test('writes a result to stdout, byte for byte', async () => {
    const { id } = await fetched('/big');

    const { code, bytes } = await run('result', id);

    const original = Buffer.from(await (await fetch(`${site.url}/big`)).arrayBuffer());
    expect(code).toBe(0);
    expect(sha256(bytes)).toBe(sha256(original));
  });

  test('writes the page as it reads', async () => {
    const { id } = await fetched('/about');

    const asText = await run('result', id, '--as', 'text');
    expect(asText.bytes.toString()).toContain('About us');
    expect(asText.bytes.toString()).not.toContain('<');
    expect((await run('result', id, '--as', 'markdown')).bytes.toString()).toContain('# About us');
    expect(JSON.parse((await run('result', id, '--as', 'links')).bytes.toString())).toHaveProperty('items');
    expect((await run('result', id, '--as', 'json')).stderr).toContain('is no JSON');
    expect((await run('result', id, '--as', 'html')).code).toBe(2);
  });

  test('writes what came of a page that broke off, where it is asked for as that', async () => {
    const [job] = json(await run('submit', breaking.url('/'), '--max-attempts', '1', '--wait', '60', '--json'));
    const { id } = job as { id: string };

    expect(await run('result', id)).toMatchObject({ code: 1, stderr: expect.stringContaining('broke off') });
    expect((await run('result', id, '--partial')).bytes.toString()).toBe('half');
    expect((await run('get', id)).stdout).toContain('What came of the body is kept: 4 bytes');
  });

  test('writes a result into a file, and leaves none where there is no result', async () => {
    const { id } = await fetched('/about');
    const file = join(folder.path, 'about.html');

    expect((await run('result', id, '--output', file)).code).toBe(0);
    expect((await run('result', 'no-such-job', '--output', join(folder.path, 'none'))).code).toBe(1);

    expect(await readFile(file, 'utf8')).toContain('<h1>About us</h1>');
    expect(await readdir(folder.path)).toEqual(['about.html', 'data']);
  });

  test('searches jobs, and says how many there are', async () => {
    for (const path of ['/?red+fish', '/?blue+fish', '/missing?fish']) await fetched(path);
    const ids = async (command: string, ...args: string[]) =>
      (json(await run(command, '--json', ...args)) as { url: string }[]).map(({ url }) => url.slice(site.url.length));

    await eventually(async () => {
      expect(await ids('search', 'fish')).toEqual(['/missing?fish', '/?blue+fish', '/?red+fish']);
    });
    expect(await ids('search', '--', '-red fish', 'status:completed')).toEqual(['/?blue+fish']);
    expect(await ids('search', 'http:404 fish')).toEqual(['/missing?fish']);
    expect(await ids('list', '--http', '4xx', '--url-prefix', `${site.url}/missing?`)).toEqual(['/missing?fish']);
    expect(await ids('list', '--error', 'http_status', '--sort', '-finishedAt', '--limit', '1')).toEqual([
      '/missing?fish',
    ]);
    expect(await ids('list', '--job-url', `${site.url}/?red+fish`, '--from', '2026-01-01')).toEqual(['/?red+fish']);

    expect((await run('search', 'fish', '--at', '2026-01-01T00:00:00Z')).stderr).toBe('0 jobs\n');
    expect(await ids('list', '--at', new Date().toISOString(), '--http', '404', '--limit', '1')).toEqual([
      '/missing?fish',
    ]);

    const { code, stdout, stderr } = await run('search', 'fish', '--limit', '2', '--sort', 'finishedAt');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '3 jobs\n' });
    expect(stdout).toMatch(/^ID +STATUS.*\n.*red\+fish\n.*blue\+fish\n$/);
  });

  test('tells which word of a search is not answered', async () => {
    const { code, stderr } = await run('search', 'host:*.example');

    expect(code).toBe(1);
    expect(stderr).toContain('host:*.example: No index knows a part of a host');
  });

  test('tells everything that happened to a job', async () => {
    const { id } = await fetched('/?events');

    const told = await run('events', id);

    expect(json(await run('events', id, '--json'))).toMatchObject([
      { type: 'JobSubmitted' },
      { type: 'FetchStarted' },
      { type: 'FetchCompleted' },
    ]);
    expect(told.stdout).toMatch(/^2 .*FetchCompleted +runner:[0-9a-f]{8} +attempt 1, HTTP 200, \d+ B$/m);
  });

  test('lists jobs over as many pages as it takes', async () => {
    const urls = Array.from({ length: 1_050 }, (_, n) => `${site.url}/?page=${n}`).join('\n');
    expect((await pipe(urls, 'submit', '-', '--tag', 'many', '--not-before', tomorrow())).code).toBe(0);

    const counted = async (...args: string[]) => json(await run('list', '--tag', 'many', '--json', ...args)).length;
    expect([await counted(), await counted('--limit', '7'), await counted('--all')]).toEqual([50, 7, 1_050]);
  });

  test('lists only what is asked for', async () => {
    await fetched('/missing?listed', '--tag', 'listed');
    await fetched('/?listed', '--tag', 'listed');

    const { stdout } = await run('list', '--tag', 'listed', '--status', 'failed');

    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stdout).toMatch(/failed .* 404 .*\/missing\?listed/);
  });

  test('pauses, resumes, cancels, retries and deletes a job', async () => {
    const submitted = await run('submit', `${site.url}/?steered`, '--not-before', tomorrow(), '--json');
    const [{ id }] = json(submitted) as [{ id: string }];
    const status = async (...args: string[]) =>
      (json(await run(...args, id, '--json'))[0] as { status: string }).status;

    expect(await status('pause', '--reason', 'a test')).toBe('paused');
    expect(await status('resume')).toBe('queued');
    expect(await status('cancel')).toBe('cancelled');
    expect(await status('retry')).toBe('queued');
    expect(await run('delete', id)).toMatchObject({ code: 0, stdout: `Deleted ${id}\n` });
    expect((await run('get', id)).code).toBe(1);
  });

  test('is not upset by a reader that has seen enough', async () => {
    const { id } = await fetched('/big');
    const script = `"${process.execPath}" dist/cli.js result ${id} --url ${service.url} | head -c 10; echo " \${PIPESTATUS[0]}"`;

    const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });

    expect({ stdout, stderr }).toEqual({ stdout: 'All work a 0\n', stderr: '' });
  });

  test('ends with 2 for a wrong command line, and says what is wrong', async () => {
    const ends = [
      await run('fetch'),
      await run('submit'),
      await run('list', '--limit', '0'),
      await run('list', '--url', 'localhost'),
      await run('submit', '--wait', `${site.url}/`),
      await run('submit', '-', `${site.url}/`),
      await pipe('\n', 'submit', '-'),
      await run('list', '--key', 'not a key'),
    ];

    expect(ends.map(({ code }) => code)).toEqual(ends.map(() => 2));
    for (const { stderr } of ends) expect(stderr).not.toBe('');
  });

  test('tells what became of a URL, and what differs between two of its pages', async () => {
    const [one, other] = [await fetched('/data.json'), await fetched('/?other', '--max-age', '0')];

    const jobs = await run('url', `${site.url}/data.json`);
    const diff = await run('diff', one.id, other.id);
    const same = await run('diff', one.id, one.id);

    expect(jobs.stdout).toMatch(new RegExp(`^${one.id} +completed +new +200 `, 'm'));
    expect(diff.stdout).toContain(`--- ${one.id}\n+++ ${other.id}\n@@ `);
    expect([diff.code, same.code, same.stderr.startsWith('Both are the same')]).toEqual([0, 0, true]);
    expect((await run('diff', one.id, 'nothing')).code).toBe(1);
  });

  test('ends with 3 where no service answers', async () => {
    const nowhere = `http://127.0.0.1:${await closedPort()}`;

    const { code, stderr } = await run('list', '--url', nowhere);

    expect(code).toBe(3);
    expect(stderr).toContain(`No Retriever answers at ${nowhere} (ECONNREFUSED)`);
  });
});

function json({ stdout }: Ended): unknown[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
