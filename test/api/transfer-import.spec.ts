import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { createHttpApp } from '../../src/http/http-app.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores, type Stores } from '../kit/families.js';
import { TransferClient } from '../kit/transfer-client.js';

const URLS = 'url\nhttps://example.com/a\nhttps://example.com/b\n';

describe('an upload', () => {
  let stores: Stores;
  let app: NestFastifyApplication;
  let client: TransferClient;

  beforeAll(async () => {
    stores = await embeddedStores();
    // Without a runner every import waits, and without a projector only what this process wrote is known.
    const config = readConfig({ ...stores.environment, ROLE: 'api', IMPORT_MAX_BYTES: '3000000' });
    app = await createHttpApp(await AppModule.for(config, '0.0.0'), { logger: false });
    await app.listen(0, '127.0.0.1');
    client = new TransferClient(await app.getUrl());
  });
  afterAll(async () => {
    await app.close();
    await stores.remove();
  });

  const form = (...files: readonly (readonly [name: string, content: string, fileName?: string])[]) => {
    const data = new FormData();
    for (const [name, content, fileName] of files) {
      if (fileName === undefined) data.append(name, content);
      else data.append(name, new File([content], fileName, { type: 'text/csv' }));
    }
    return data;
  };

  test('becomes a transfer that waits for a runner', async () => {
    const { status, location, transfer } = await client.import(URLS);

    expect(status).toBe(202);
    expect(location).toBe(`/v1/transfers/${transfer.id}`);
    expect(transfer).toMatchObject({
      kind: 'import',
      status: 'pending',
      done: 0,
      total: 2,
      rejected: 0,
      import: {
        into: 'jobs',
        file: { name: null, size: URLS.length, encoding: 'utf-8', separator: ',', header: ['url'], column: 1 },
      },
    });
    expect(await client.get(transfer.id)).toEqual(transfer);
  });

  describe('that is sent again under its key', () => {
    const sendUnder = (key: string, file = URLS) => client.import(file, '', 'text/csv', { 'idempotency-key': key });

    test('is answered with its transfer', async () => {
      const [first, again, other] = [await sendUnder('one'), await sendUnder('one'), await sendUnder('two')];
      const [unnamed, unnamedAgain] = [await client.import(URLS), await client.import(URLS)];

      expect(again).toEqual(first);
      const ids = [first, other, unnamed, unnamedAgain].map(({ transfer }) => transfer.id);
      expect(new Set(ids).size).toBe(4);
    });

    test('with another file is refused, and so it is once its transfer was deleted', async () => {
      const { transfer } = await sendUnder('three');
      const { status, problem } = await sendUnder('three', `${URLS}https://example.com/c\n`);
      expect(status).toBe(400);
      expect(problem.errors).toMatchObject([{ code: 'key_reused', parameter: 'Idempotency-Key' }]);

      await client.delete(transfer.id);
      expect(await sendUnder('three')).toMatchObject({ status: 410, problem: { code: 'gone' } });
    });

    test('holds for an export too, also where its range ended when it was first asked for', async () => {
      const exportUnder = (key: string, asked = {}) => client.export(asked, { 'idempotency-key': key });
      const first = await exportUnder('one');

      expect(await exportUnder('one')).toEqual(first);
      expect((await exportUnder('two')).transfer.id).not.toBe(first.transfer.id);
      const { problem } = await exportUnder('one', { format: 'json' });
      expect(problem.errors).toMatchObject([{ code: 'key_reused' }]);
    });

    test('is refused where the key is none', async () => {
      expect((await sendUnder('é')).problem.errors).toMatchObject([{ parameter: 'Idempotency-Key' }]);
    });
  });

  test('may come in a form, under its name', async () => {
    const { status, transfer } = await client.importForm(form(['file', URLS, 'urls.csv']));

    expect(status).toBe(202);
    expect(transfer).toMatchObject({ total: 2, import: { file: { name: 'urls.csv', size: URLS.length } } });
  });

  test('may come in a form without a name', async () => {
    const { status, transfer } = await client.importForm(form(['file', URLS]));
    expect(status).toBe(202);
    expect(transfer).toMatchObject({ total: 2, import: { file: { name: null } } });
  });

  test('may be packed', async () => {
    const { status, transfer } = await client.import(gzipSync(URLS), '', 'application/gzip');
    expect(status).toBe(202);
    expect(transfer.import?.file).toMatchObject({ size: URLS.length });
    expect((await client.import(gzipSync(URLS))).transfer.total).toBe(2);
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${URLS}`, 'utf16le'), 'utf-16le'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${URLS}`), 'utf-8'],
    ['Latin-1', Buffer.from('url;näme\nhttps://example.com/a;é\n', 'latin1'), 'windows-1252'],
  ])('may be in %s', async (_, file, encoding) => {
    const { status, transfer } = await client.import(file);
    expect({ status, ...transfer.import?.file }).toMatchObject({ status: 202, encoding, column: 1 });
  });

  test.each([
    ['name;url\na;https://example.com/\n', '', { separator: ';', column: 2, header: ['name', 'url'] }],
    ['https://example.com/a\thi\n', '', { separator: '\t', column: 1, header: null }],
    ['name,Link\na,https://example.com/\n', '', { column: 2, header: ['name', 'Link'] }],
    ['a,b\nhttps://x.example/,https://y.example/\n', 'column=B', { column: 2 }],
    ['a,b\nhttps://x.example/,https://y.example/\n', 'column=2', { column: 2 }],
    [
      'https://y.example/|b\nhttps://x.example/|c\n',
      'separator=pipe&header=false',
      { separator: '|', column: 1, header: null },
    ],
  ])('%j is guessed right, with %j said', async (file, query, told) => {
    const { status, transfer } = await client.import(file, query);
    expect({ status, ...transfer.import?.file }).toMatchObject({ status: 202, ...told });
  });

  test('counts a first row that cannot be read where it is no header', async () => {
    const { status, transfer } = await client.import('"Export" of today\nhttps://example.com/,a\n', 'header=false');
    expect({ status, total: transfer.total }).toEqual({ status: 202, total: 2 });
  });

  test('counts rows, not lines', async () => {
    const { transfer } = await client.import(
      'url,note\r\n\r\nhttps://example.com/,"two\r\nlines"\r\nhttps://example.com/,x',
    );
    expect(transfer.total).toBe(2);
  });

  describe('is refused, naming what is wrong', () => {
    const binary = Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7_919) % 256));
    test.each([
      ['of no bytes', '', '', 'empty'],
      ['of blank lines', '\n\r\n\n', '', 'no_rows'],
      ['of one enormous line', 'x'.repeat(2_000_000), '', 'no_rows'],
      ['of ten million columns', ','.repeat(2_500_000), '', 'no_rows'],
      ['whose first row has too many columns', `${','.repeat(2_000)}\n`, 'separator=comma', 'no_rows'],
      ['with a quote that is never closed', '"url\nhttps://example.com/\n', 'header=true', 'no_rows'],
      ['whose first row cannot be read', '"Export" of today\nurl,name\nhttps://example.com/,a\n', '', 'no_rows'],
      ['of binary', binary, '', 'not_text'],
      ['packed badly', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), '', 'not_gzip'],
      ['packed, and cut off', gzipSync(URLS).subarray(0, 30), '', 'not_gzip'],
    ])('a file %s', async (_, file, query, code) => {
      const { status, problem } = await client.import(file, query);
      expect({ status, codes: problem.errors?.map((error) => error.code) }).toEqual({ status: 400, codes: [code] });
    });

    test.each([
      ['column=nosuch', 'column', 'There is no column nosuch in this file: the columns are url'],
      ['column=2', 'column', 'There is no column 2 in this file: the columns are url'],
      [
        'header=false&column=url',
        'column',
        'There is no column url in this file: without a header it is a number from 1 to 1',
      ],
      ['header=perhaps', 'header', 'This must be true or false'],
      ['separator=ab', 'separator', 'The separator must be one ASCII character, or comma, semicolon, tab or pipe'],
      ['encoding=klingon', 'encoding', expect.stringContaining('WHATWG')],
      ['into=cookies', 'into', 'Rows become jobs or tasks'],
      ['into=tasks&column=url', 'column', 'The whole row is the data of its task: no column is'],
      ['into=tasks&queue=jobs', 'queue', expect.stringContaining('takes no tasks')],
      ['into=tasks&maxAgeSeconds=1', 'maxAgeSeconds', 'There is no parameter maxAgeSeconds here'],
      ['queue=letters', 'queue', 'There is no parameter queue here'],
      ['maxAttempts=0', 'maxAttempts', expect.stringContaining('whole number')],
      ['colour=red', 'colour', 'There is no parameter colour here'],
      ['constructor=x', 'constructor', 'There is no parameter constructor here'],
    ])('the parameter in %s', async (query, parameter, detail) => {
      const { status, problem } = await client.import(URLS, query);
      expect({ status, errors: problem.errors }).toMatchObject({ status: 400, errors: [{ parameter, detail }] });
    });

    test('a file without URLs', async () => {
      const { problem } = await client.import('a,b\n1,2\n');
      expect(problem.errors?.[0]).toMatchObject({
        parameter: 'column',
        detail: expect.stringContaining('the columns are a, b'),
      });
    });

    test.each([
      ['id,note,id\n1,a,2\n', 'Columns 1 and 3 are both named id'],
      ['id,,\n1,a,2\n', 'Columns 2 and 3 both have no name'],
    ])('tasks of a file whose columns share a name: %j', async (file, detail) => {
      const { status, problem } = await client.import(file, 'into=tasks');
      expect({ status, errors: problem.errors }).toMatchObject({
        status: 400,
        errors: [{ code: 'duplicate_column', parameter: 'header', detail: expect.stringContaining(detail) }],
      });
      expect((await client.import(file, 'into=tasks&header=false')).status).toBe(202);
      expect((await client.import(`url,${file}`, 'into=jobs&column=1')).status).toBe(202);
    });

    test.each([
      ['without a file', form(['column', 'url']), 'The form has a field beside its file: options stand in the query'],
      ['with nothing in it', form(), 'There is no file in this form: it is expected in the field file'],
      ['with two files', form(['file', URLS, 'a.csv'], ['file', URLS, 'b.csv']), 'The form has two files'],
      ['with its file in another field', form(['data', URLS, 'a.csv']), 'The file is expected in the field file'],
    ])('a form %s', async (_, data, detail) => {
      const { status, problem } = await client.importForm(data);
      expect({ status, detail: problem.detail }).toEqual({ status: 400, detail });
    });

    test('a form that breaks off', async () => {
      const body = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nurl\nhttps://exa';
      const { status, problem } = await client.import(body, '', 'multipart/form-data; boundary=x');
      expect({ status, detail: problem.detail }).toEqual({ status: 400, detail: 'The form breaks off' });
      expect((await client.import(body, '', 'multipart/form-data')).status).toBe(400);
    });

    test('what is no file of rows', async () => {
      expect((await client.import('{}', '', 'application/json')).status).toBe(415);
      expect((await client.import(URLS, '', 'text/plain')).status).toBe(415);
    });

    test('a file that is too large, unpacked', async () => {
      const large = `url\n${'https://example.com/a\n'.repeat(150_000)}`;
      for (const file of [large, gzipSync(large)]) expect((await client.import(file)).status).toBe(413);
    });
  });

  test('that breaks off leaves nothing behind', async () => {
    const before = await client.list();
    const { hostname, port } = new URL(client.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(
      'POST /v1/transfers/import HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/csv\r\ncontent-length: 900000\r\n\r\n',
    );
    socket.write(URLS.repeat(3_000));
    socket.destroy();

    await eventually(async () => expect((await client.import(URLS)).status).toBe(202));
    expect(await client.list()).toEqual(before);
  });

  test('leaves the connection to the next request', async () => {
    const refused = await client.import(`a\n${'1\n'.repeat(400_000)}`);
    expect(refused.status).toBe(400);
    expect((await client.import(URLS)).status).toBe(202);
  });
});
