import { gzipSync } from 'node:zlib';
import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, ValidateNested } from 'class-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Reads } from '../../src/http/body-parsers.js';
import { Needs } from '../../src/http/needs.js';
import { type Answered, ask, send, sendRaw } from '../kit/ask.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';

class Inner {
  @IsString()
  readonly name!: string;
}

class Thing {
  @IsString()
  readonly url!: string;

  @IsOptional()
  @IsInt()
  @Max(100, { context: { code: 'too_high' } })
  readonly priority?: number;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Inner)
  readonly 'a/b'?: readonly Inner[];
}

class Search {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  readonly limit?: number;
}

class Reason {
  @IsOptional()
  @IsString()
  readonly reason?: string;
}

@Controller('things')
class Things {
  @Post()
  @Needs('submit')
  make(@Body() thing: Thing) {
    return { ...thing, isThing: thing instanceof Thing };
  }

  @Get()
  @Needs('read')
  list(@Query() search: Search) {
    return { limit: search.limit ?? 'none' };
  }

  @Post('retry')
  @Needs('submit')
  retry(@Body() { reason }: Reason) {
    return { reason: reason ?? null };
  }

  @Delete()
  @Needs('submit')
  remove() {
    return { removed: true };
  }

  @Post('batch')
  @Needs('submit')
  @Reads({ textTypes: ['text/plain', 'application/x-ndjson'], maxBodyBytes: 4 * 1024 ** 2 })
  batch(@Body() body: unknown) {
    return { length: typeof body === 'string' ? body.length : body };
  }
}

let service: HttpService;

beforeAll(async () => {
  service = await serveHttp({ controllers: [Things] });
});
afterAll(() => service.app.close());

const things = (path = '') => `${service.url}/things${path}`;
const errorsOf = (answer: Answered) => answer.json<{ errors?: unknown }>().errors;

describe('a body', () => {
  test('of JSON reaches the handler as the class it asks for', async () => {
    expect((await send(things(), { url: 'x', priority: 3 })).json()).toMatchObject({
      url: 'x',
      priority: 3,
      isThing: true,
    });
  });

  test('that names JSON and is empty, or is not there, is an empty object', async () => {
    const json = { 'content-type': 'application/json' };
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' };

    for (const headers of [json, {}, form]) {
      expect((await ask(things('/retry'), { method: 'POST', headers })).json()).toEqual({ reason: null });
    }
    expect((await ask(things(), { method: 'DELETE', headers: json })).status).toBe(200);
  });

  test.each([
    ['{"url": ', 400],
    ['\u0000', 400],
    ['"text"', 400],
    ['[]', 400],
    ['null', 400],
  ])('of %j is refused', async (body, status) => {
    const answer = await ask(things(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });

    expect([answer.status, answer.json().code]).toEqual([status, 'invalid_request']);
  });

  test('of null is no object, not even where there need be none', async () => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'null' };

    expect((await ask(things('/retry'), sent)).json()).toMatchObject({ errors: [{ code: 'not_an_object' }] });
  });

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/csv', 'junk'])(
    'of %s is 415 where that is not asked for',
    async (type) => {
      const answer = await ask(things(), { method: 'POST', headers: { 'content-type': type }, body: 'url=x' });

      expect([answer.status, answer.json().code]).toEqual([415, 'unsupported_media_type']);
    },
  );

  test.each(['text/plain', 'text/plain; charset=utf-8', 'application/x-ndjson', 'Text/Plain'])(
    'of %s reaches a route that reads it, as text',
    async (type) => {
      const answer = await ask(things('/batch'), { method: 'POST', headers: { 'content-type': type }, body: 'a\nb' });

      expect(answer.json()).toEqual({ length: 3 });
    },
  );

  test('may be as large as its route says, and elsewhere 1 MiB', async () => {
    const large = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(3 * 1024 ** 2) };

    expect((await ask(things('/batch'), large)).json()).toEqual({ length: large.body.length });
    expect((await send(things(), { url: 'x'.repeat(900_000) })).status).toBe(201);
  });

  test('that says it is too large is refused before it is sent', async () => {
    const head = `POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n`;

    expect(await sendRaw(service.url, head)).toMatch(/^HTTP\/1\.1 413 .*"too_large"/s);
  });

  test('that turns out to be too large is refused', async () => {
    const answer = await ask(things(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      body: `"${'x'.repeat(1024 ** 2)}"`,
    }).catch((error: NodeJS.ErrnoException) => error.code);

    // Where the refusal overtakes the upload, the client may only see that the connection was closed.
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(typeof answer === 'object' ? answer.status : answer);
  });
});

describe('a body that is not what it seems', () => {
  const sendBytes = async (bytes: Buffer | string, headers: Record<string, string> = {}) =>
    fetch(things(), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: bytes });

  test('is refused where a content coding is named, and may name none', async () => {
    const refused = await sendBytes(gzipSync('{"url":"x"}'), { 'content-encoding': 'gzip' });

    expect(refused.status).toBe(415);
    expect(refused.headers.get('accept-encoding')).toBe('identity');
    expect((await sendBytes('{"url":"x"}', { 'content-encoding': 'Identity' })).status).toBe(201);
  });

  test('is refused where it is not UTF-8, rather than read as something else', async () => {
    const refused = await sendBytes(Buffer.from('{"url":"caf\xe9"}', 'latin1'));

    expect([refused.status, await refused.json()]).toMatchObject([400, { detail: 'The body is not UTF-8' }]);
  });

  test('may begin with a byte order mark', async () => {
    expect(await (await sendBytes('\uFEFF{"url":"x"}')).json()).toMatchObject({ url: 'x' });
  });

  test('may come with an expectation that nobody knows', async () => {
    const head =
      'POST /things/retry HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: the-unexpected\r\n\r\n';

    expect(await sendRaw(service.url, head)).toMatch(/^HTTP\/1\.1 201 /);
  });
});

describe('a field', () => {
  test('that is wrong is named by a pointer, with a code', async () => {
    expect(errorsOf(await send(things(), { url: 1, priority: 101 }))).toEqual([
      { code: 'is_string', detail: 'url must be a string', pointer: '/url' },
      { code: 'too_high', detail: 'priority must not be greater than 100', pointer: '/priority' },
    ]);
    expect(errorsOf(await send(things(), {}))).toEqual([
      { code: 'required', detail: 'url is required', pointer: '/url' },
    ]);
  });

  test('deep inside is named by its whole path', async () => {
    const answer = await send(things(), { url: 'x', 'a/b': [{ name: 'good' }, { name: 1, more: 2 }] });

    expect(errorsOf(answer)).toEqual([
      expect.objectContaining({ code: 'unknown_field', pointer: '/a~1b/1/more' }),
      expect.objectContaining({ code: 'is_string', pointer: '/a~1b/1/name' }),
    ]);
  });

  test('that nobody knows is refused, whatever its name', async () => {
    for (const name of ['colour', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '__proto__', 'valueOf']) {
      const body = `{"url":"x","${name}":"y"}`;
      const answer = await ask(things(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });

      expect(errorsOf(answer)).toEqual([
        { code: 'unknown_field', detail: `There is no field ${name} here`, pointer: `/${name}` },
      ]);
    }
    const nested = await send(things(), { url: 'x', 'a/b': [{ name: 'good', toString: 1 }] });
    expect(errorsOf(nested)).toMatchObject([{ code: 'unknown_field', pointer: '/a~1b/0/toString' }]);
  });

  test('that is nested without end is refused', async () => {
    for (const name of ['a/b', 'colour']) {
      const body = `{"url":"x","${name}":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
      const answer = await ask(things(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });

      expect(errorsOf(answer)).toMatchObject([{ code: 'too_deep' }]);
    }
  });

  test('is one of fifty that are told, where everything is wrong', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`field${n}`, n]));

    expect(errorsOf(await send(things(), { url: 'x', ...many }))).toHaveLength(50);
  });
});

describe('a parameter', () => {
  test('is read as its class says', async () => {
    expect((await ask(things('?limit=7'))).json()).toEqual({ limit: 7 });
    expect((await ask(things())).json()).toEqual({ limit: 'none' });
  });

  test('that is wrong, unknown or there twice is named', async () => {
    const parametersOf = async (query: string) =>
      (await ask(things(query))).json<{ errors: { parameter: string }[] }>().errors.map(({ parameter }) => parameter);

    expect(await parametersOf('?limit=many')).toEqual(['limit']);
    expect(await parametersOf('?limit=1&limit=2')).toEqual(['limit']);
    expect(await parametersOf('?colour=red')).toEqual(['colour']);
    expect((await ask(things('?colour=red'))).json()).toMatchObject({ detail: 'There is no parameter colour here' });
    expect(await parametersOf('?__proto__=1&toString=2')).toEqual(['__proto__', 'toString']);
  });
});
