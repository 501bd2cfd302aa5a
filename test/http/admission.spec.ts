import { createHash } from 'node:crypto';
import { Controller, Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKey, Scope } from '../../src/http/http-settings.js';
import { Needs, Open } from '../../src/http/needs.js';
import { ask, sendRaw } from '../kit/ask.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';

@Controller('who')
class Who {
  @Get()
  @Needs('read')
  read(@Req() { caller }: FastifyRequest) {
    return { ...caller, scopes: [...caller.scopes] };
  }

  @Post()
  @Needs('submit')
  submit(@Req() { caller }: FastifyRequest) {
    return { actor: caller.actor };
  }
}

@Controller('health')
class Health {
  @Get('live')
  @Open()
  live() {
    return { status: 'ok' };
  }
}

describe('a service without keys', () => {
  let service: HttpService;

  beforeAll(async () => {
    service = await serveHttp({ controllers: [Who], settings: { allowedHosts: ['Retriever.Example'] } });
  });
  afterAll(() => service.app.close());

  const get = (headers: Record<string, string>, path = '/who') => ask(service.url + path, { headers });

  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:1', '[::1]:3000', '[::1]', 'retriever.example:80'])(
    'serves the host %s',
    async (host) => {
      expect((await get({ host })).status).toBe(200);
    },
  );

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.2', 'evil.example:127.0.0.1', '[::2]'])(
    'refuses the host "%s"',
    async (host) => {
      const answer = await get({ host });

      expect([answer.status, answer.json().code]).toEqual([403, 'forbidden']);
    },
  );

  test('refuses pages of other origins, of whatever it is asked', async () => {
    const foreign = { host: 'localhost:3000', origin: 'https://evil.example' };

    expect((await get(foreign)).status).toBe(403);
    expect((await get(foreign, '/nothing')).status).toBe(403);
    expect((await get({ host: 'localhost:3000', origin: 'http://localhost:4000' })).status).toBe(403);
    expect((await get({ host: 'localhost:3000', origin: 'null' })).status).toBe(403);
    expect((await get({ host: 'localhost:3000', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  test('serves its own pages', async () => {
    const own = { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };

    expect((await get(own)).status).toBe(200);
  });

  test('lets everybody do everything', async () => {
    expect((await get({})).json()).toMatchObject({ actor: 'anonymous', scopes: ['read', 'submit', 'admin'] });
  });

  test('refuses a request that names no host', async () => {
    expect(await sendRaw(service.url, 'GET /who HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 .*"invalid_request"/s,
    );
    expect(await sendRaw(service.url, 'GET /who HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('calls a request as it calls itself, where that is sane', async () => {
    const answer = await get({ 'request-id': 'My.request_1-2' });

    expect(answer.headers['request-id']).toBe('My.request_1-2');
    expect(answer.json().requestId).toBe('My.request_1-2');
  });

  test.each(['', 'two words', 'x'.repeat(129), '<script>', 'a\tb'])(
    'gives a request called "%s" a name',
    async (id) => {
      const answer = await get({ 'request-id': id });

      expect(answer.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test('makes a UUID for every request, whatever it calls itself', async () => {
    const [first, second] = await Promise.all([get({ 'request-id': 'x' }), get({ 'request-id': 'x' })]);

    expect(first.json().id).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.json().id).not.toBe(second.json().id);
  });

  test('calls a request by its trace where it has no name', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;

    expect((await get({ traceparent })).json()).toMatchObject({ requestId: trace, traceId: trace });
    expect((await get({ traceparent, 'request-id': 'x' })).json()).toMatchObject({ requestId: 'x', traceId: trace });
  });

  test.each([
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
  ])('ignores the traceparent %s', async (traceparent) => {
    expect((await get({ traceparent })).json().traceId).toBeUndefined();
  });
});

describe('a service with keys', () => {
  const key = (name: string, ...scopes: Scope[]): ApiKey => ({
    name,
    scopes: new Set(scopes),
    sha256: createHash('sha256').update(`${name}-secret`).digest('hex'),
  });
  const apiKeys = [key('reader', 'read'), key('writer', 'submit'), key('both', 'read', 'submit'), key('boss', 'admin')];
  let service: HttpService;

  beforeAll(async () => {
    service = await serveHttp({ controllers: [Who, Health], settings: { apiKeys } });
  });
  afterAll(() => service.app.close());

  const as = (name: string, method = 'GET', path = '/who') =>
    ask(service.url + path, { method, headers: { authorization: `Bearer ${name}-secret` } });

  test('knows its callers by name', async () => {
    expect((await as('both')).json()).toMatchObject({ actor: 'both', scopes: ['read', 'submit'] });
    expect((await as('both', 'POST')).json()).toEqual({ actor: 'both' });
  });

  test('lets a key do what its scopes say, and admin everything', async () => {
    const statuses = async (name: string) =>
      Promise.all(['GET', 'HEAD', 'POST'].map(async (method) => (await as(name, method)).status));

    expect(await statuses('reader')).toEqual([200, 200, 403]);
    expect(await statuses('writer')).toEqual([403, 403, 201]);
    expect(await statuses('boss')).toEqual([200, 200, 201]);
    expect((await as('reader', 'POST')).headers['www-authenticate']).toContain('scope="submit"');
  });

  test('asks strangers for a key, also where there is nothing', async () => {
    for (const path of ['/who', '/nothing']) {
      const answer = await ask(service.url + path);

      expect([answer.status, answer.json().code]).toEqual([401, 'unauthorized']);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="retriever"');
    }
  });

  test.each(['Bearer wrong', 'Bearer', 'Basic cmVhZGVyOng=', 'reader-secret', 'Bearer reader-secret reader-secret'])(
    'does not take "%s" for a key',
    async (authorization) => {
      const answer = await ask(`${service.url}/who`, { headers: { authorization } });

      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    },
  );

  test('serves any host, since a key is needed anyway', async () => {
    const headers = { host: 'retriever.example', authorization: 'Bearer both-secret', origin: 'https://app.example' };

    expect((await ask(`${service.url}/who`, { headers })).status).toBe(200);
  });

  test('leaves health and documentation open', async () => {
    for (const path of ['/health/live', '/docs', '/docs/swagger-ui.css', '/openapi.json']) {
      expect([path, (await ask(service.url + path)).status]).toEqual([path, 200]);
    }
  });

  test('is not opened by a path that only looks open', async () => {
    for (const path of ['/health/../who', '/health/%2e%2e/who', '//who', '/docs/..%2f..%2fpackage.json', '/who/']) {
      expect([path, (await ask(service.url + path)).status]).not.toEqual([path, 200]);
    }
  });
});

@Controller('unsaid')
class Unsaid {
  @Get()
  read() {
    return {};
  }
}

describe('a route that does not say what it needs', () => {
  test('keeps the service from starting', async () => {
    await expect(serveHttp({ controllers: [Unsaid] })).rejects.toThrow('GET /unsaid does not say what it needs');
  });
});
