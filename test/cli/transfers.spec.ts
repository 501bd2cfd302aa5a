import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRows } from '../../src/cli/demo/generated-rows.js';
import { transferDetails, transfersTable } from '../../src/cli/transfer-tables.js';
import type { TransferAnswer } from '../../src/contract/answers.js';
import { RowScanner } from '../../src/csv/row-scanner.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('transfers on the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;
  const at = (name: string) => join(folder.path, name);
  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: service.url });
  const json = (stdout: string) =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TransferAnswer);

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: at('data'), RUNNER_SLOTS: '1' });
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  test('generate a file, import it, and tell what was rejected', async () => {
    expect((await run('generate', '2000', '--out', at('urls.csv'))).code).toBe(0);
    const { code, stdout, stderr } = await run('import', at('urls.csv'), '--column', 'url', '--tag', 'shop', '--wait');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +completed$/m);
    expect(stdout).toMatch(/^accepted +1991, and 7 stood already$/m);
    expect(stdout).toMatch(/^read as +utf-8, separated by ,, URLs in column 5 \(url\)$/m);
    expect(stderr).toMatch(/^2 rows were rejected: retriever transfers \S+ --errors says why\.$/m);
    const [, id = ''] = /^id +(\S+)$/m.exec(stdout) ?? [];
    const errors = (await run('transfers', id, '--errors')).stdout.split('\r\n');
    expect(errors.slice(0, 3)).toEqual([
      'line,code,detail,value',
      expect.stringMatching(/^998,required,/),
      '1995,invalid_url,This is not an absolute URL,to follow',
    ]);
  });

  test('import what is packed, or piped in, without waiting', async () => {
    await writeFile(at('packed.csv.gz'), gzipSync('url\nhttps://a.example/\nhttps://b.example/\n'));
    const [packed] = json((await run('import', at('packed.csv.gz'), '--json')).stdout);
    expect(packed).toMatchObject({ kind: 'import', total: 2 });
    const piped = await retriever(['import', '-', '--no-header', '--column', '2', '--json'], 'a,https://c.example/\n', {
      RETRIEVER_URL: service.url,
    });
    expect(json(piped.stdout)[0]).toMatchObject({ total: 1, import: { file: { header: null, column: 2 } } });
  });

  test('export to a file, which is there once it is whole', async () => {
    await run('import', at('urls.csv'), '--wait');
    const exported = await run('export', '--from', '2000-01-01', '--out', at('jobs.ndjson'), '--columns', 'url,status');

    expect(exported).toMatchObject({ code: 0, stderr: '' });
    const rows = (await readFile(at('jobs.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(rows.length).toBeGreaterThanOrEqual(1_991);
    expect(Object.keys(JSON.parse(rows[0] ?? '') as object)).toEqual(['url', 'status']);
  });

  test('export into what is no file, and leave it what it is', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const [exported, text] = await Promise.all([
      run('export', '--from', '2000-01-01', '--out', at('pipe'), '--columns', 'url'),
      readFile(at('pipe'), 'utf8'),
    ]);

    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(text).toMatch(/^url\r\n/);
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('export to a web archive, by the name of the file', async () => {
    const exported = await run('export', '--from', '2000-01-01', '--out', at('jobs.warc'));

    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(at('jobs.warc'), 'utf8')).toMatch(/^WARC\/1\.1\r\nWARC-Type: warcinfo\r\n/);
    const refused = await run('export', '--from', '2000-01-01', '--out', at('jobs.warc'), '--columns', 'url');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('columns must be left out: a file of format warc has none');
  });

  test('are waited for also while the service is killed and started again', async () => {
    const port = new URL(service.url).port;
    await run('generate', '8000', '--out', at('long.csv'));
    const waiting = run('import', at('long.csv'), '--wait', '--json', '--idempotency-key', 'long');
    const [{ id = '' } = {}] = json(
      (await run('import', at('long.csv'), '--json', '--idempotency-key', 'long')).stdout,
    );
    await eventually(async () => {
      expect(json((await run('transfers', id, '--json')).stdout)[0]?.done).toBeGreaterThan(0);
    });
    await service.kill();
    expect(await run('transfers', id)).toMatchObject({ code: 3 });
    service = await ServiceProcess.start({ DATA_DIR: at('data'), RUNNER_SLOTS: '1', PORT: port });

    expect(await waiting).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`retriever transfers ${id} tells`),
    });
    expect(json((await waiting).stdout)[0]).toMatchObject({ status: 'completed', done: 8_000 });
  });

  test('are paused, resumed, stopped and deleted by their ids', async () => {
    await run('generate', '40000', '--out', at('many.csv'));
    const ask = () => run('import', at('many.csv'), '--json', '--idempotency-key', 'many');
    const [{ id = '' } = {}] = json((await ask()).stdout);
    const now = async (...args: string[]) => (await run('transfers', id, '--json', ...args)).stdout;

    expect(json(await now('--pause', '--reason', 'lunch'))[0]).toMatchObject({ status: 'paused' });
    expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
    expect(json(await now('--resume'))[0]?.status).toMatch(/pending|running/);
    expect(json(await now('--stop'))[0]).toMatchObject({ status: 'stopped' });
    await eventually(async () => expect((await run('transfers')).stdout).toMatch(new RegExp(`${id} +import +stopped`)));
    expect((await run('transfers', id, '--delete')).stdout).toBe(`Deleted ${id}\n`);
    expect(await run('transfers', id)).toMatchObject({ code: 1, stderr: `retriever: There is no transfer ${id}\n` });
  });

  test('say what is wrong', async () => {
    await writeFile(at('bad.csv'), 'a,b\n1,2\n');
    const refused = await run('import', at('bad.csv'), '--column', 'url');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('There is no column url in this file: the columns are a, b');
    expect((await run('import', at('missing.csv'))).stderr).toContain('missing.csv');
    expect((await run('transfers', '--pause')).stderr).toContain('--pause needs the id of a transfer.');
    expect((await run('export', '--from', 'yesterday', '--out', at('x.csv'))).stderr).toContain('from must be a time');
  });
});

describe('what is told of transfers', () => {
  const transfer: TransferAnswer = {
    id: '0d9e4c0a-6a1e-4b57-9d7e-2f3a1b5c7d90',
    kind: 'import',
    status: 'running',
    statusReason: '50 of 200 rows done',
    requestedAt: '2026-03-01T12:00:00.000Z',
    startedAt: '2026-03-01T12:00:01.000Z',
    finishedAt: null,
    done: 50,
    total: 200,
    rejected: 3,
    rowsPerSecond: 24.6,
    secondsLeft: 3_725,
    bulk: null,
    import: {
      file: { name: 'urls.csv', size: 1_256, encoding: 'utf-8', separator: '\t', header: ['url'], column: 1 },
      into: 'jobs',
      accepted: 40,
      deduplicated: 7,
    },
    export: null,
    error: null,
    revision: '3',
    links: { self: '', file: null, errors: '' },
  };
  const now = new Date('2026-03-01T13:00:00Z');

  test('is a line with a bar', () => {
    const [, line] = transfersTable([transfer], now).split('\n');
    expect(line).toContain('running  ████░░░░░░░░░░░░ 25 %  50/200  3         25      1:02:05  12:00:00Z');
  });

  test('is all that is known of one', () => {
    expect(transferDetails(transfer, now)).toMatch(/^read as +utf-8, separated by tabs, URLs in column 1 \(url\)$/m);
  });
});

test('generated rows are the same each time, and every one can be read', () => {
  const text = [...generatedRows(3_000, 'https://shop.example/')].join('');
  expect([...generatedRows(3_000, 'https://shop.example/')].join('')).toBe(text);
  const rows = [...new RowScanner({ separator: ',' }).push(Buffer.from(text))];
  expect(rows).toHaveLength(3_001);
  expect(rows.every((row) => 'fields' in row && row.fields.length === 5)).toBe(true);
});
