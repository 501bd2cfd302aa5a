import { Controller, Get, Post } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { HealthModule } from '../../src/http/health.module.js';
import { Needs } from '../../src/http/needs.js';
import { Problems } from '../../src/http/problems.decorator.js';
import { ask } from '../kit/ask.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';
import { memoryPorts } from '../kit/memory-ports.js';

interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<'get' | 'post', Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>>; readonly securitySchemes?: unknown };
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: unknown }>>;
  readonly security?: unknown;
  readonly tags: readonly string[];
}

@Controller('things')
class Things {
  @Get()
  @Needs('read')
  @ApiOkResponse()
  @Problems('not_found', 'wrong_status')
  list() {
    return [];
  }

  @Post()
  @Needs('submit')
  make() {
    return {};
  }
}

const KEY = { name: 'k', scopes: new Set(['read'] as const), sha256: 'ab'.repeat(32) };

describe('the OpenAPI document', () => {
  let ports: Awaited<ReturnType<typeof memoryPorts>>;
  let service: HttpService | undefined;

  beforeEach(async () => {
    ports = await memoryPorts(new SystemClock());
  });
  afterEach(async () => {
    await service?.app.close();
    await ports.close();
  });

  async function documentWith(apiKeys: readonly (typeof KEY)[]): Promise<Document> {
    const { providers } = ports;
    service = await serveHttp({ controllers: [Things], imports: [HealthModule], providers, settings: { apiKeys } });
    return (await ask(`${service.url}/openapi.json`)).json<Document>();
  }

  test('tells every route, and the problems it answers with', async () => {
    const { info, paths, components } = await documentWith([]);

    expect(info.version).toBe('1.2.3');
    expect(Object.keys(paths).sort()).toEqual(['/health/live', '/health/ready', '/metrics', '/things']);
    expect(Object.keys(paths['/things']?.get.responses ?? {})).toEqual(['200', '403', '404', '409', '500']);
    expect(paths['/things']?.get.responses['404']?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
    expect(Object.keys(components.schemas)).toContain('Problem');
  });

  test('speaks of keys only where there are any', async () => {
    const without = await documentWith([]);
    expect(without.components.securitySchemes).toBeUndefined();
    expect(without.paths['/things']?.get.responses).not.toHaveProperty('401');
    await service?.app.close();

    const { paths, components } = await documentWith([KEY]);
    expect(components.securitySchemes).toHaveProperty('key');
    expect(paths['/things']?.post.security).toEqual([{ key: [] }]);
    expect(paths['/things']?.post.responses).toHaveProperty('401');
    expect(paths['/health/ready']?.get.security).toEqual([]);
  });

  test('is there for people too', async () => {
    await documentWith([]);

    const page = await ask(`${service?.url}/docs`);

    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
  });
});
