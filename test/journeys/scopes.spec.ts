import { createHash, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { createHttpApp } from '../../src/http/http-app.js';
import type { Need } from '../../src/http/needs.js';
import { RouteNeeds } from '../../src/http/route-needs.js';
import { ask, sendRaw } from '../kit/ask.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** By the name of their key: what a caller brings. `unknown` brings a key that nobody knows, `nobody` none. */
const CALLERS = {
  reader: ['read'],
  submitter: ['submit'],
  both: ['read', 'submit'],
  admin: ['admin'],
  unknown: undefined,
  nobody: undefined,
} as const;
type CallerName = keyof typeof CALLERS;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const keyOf = (name: CallerName) => `${name}-${'s'.repeat(20)}`;
const API_KEYS = Object.entries(CALLERS)
  .flatMap(([name, scopes]) => (scopes ? [`${name}:${scopes.join('+')}:${sha256(keyOf(name as CallerName))}`] : []))
  .join(',');

/** What admission must answer, as API.md has it; undefined where the handler is reached. */
function refusal(need: Need, name: CallerName): 401 | 403 | undefined {
  if (need === 'nothing') return undefined;
  const scopes: readonly string[] | undefined = CALLERS[name];
  if (!scopes) return 401;
  return scopes.includes(need) || scopes.includes('admin') ? undefined : 403;
}

/** The older services' GETs that change something. */
const CHANGING_GETS = ['/jobs/next', '/tasks/download', '/tasks/:id/pause', '/tasks/:id/resume', '/tasks/:id/stop'];
/** Left out of the OpenAPI document, each by name: a new route is told there, or it is written down here. */
const OLDER_SERVICES = [
  ...CHANGING_GETS,
  ...['queue_tasks', 'queue_tasks/:id', 'results', 'results/:id'].map((path) => `/jobqueue/api/v1.0/${path}`),
  ...['/jobs', '/jobs/submit', '/jobs/:id', '/jobs/complete', '/tasks', '/tasks/upload', '/tasks/:id'],
  ...['/add_job', '/get_jobs'],
];

/** The page for people is no part of the contract either. */
const PAGE = ['/', '/assets/:name'];

const isDocumentation = (path: string) => path.startsWith('/docs') || path === '/openapi.json';

describe('every route of the whole service, with keys', () => {
  let app: NestFastifyApplication;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let url: string;
  let routes: readonly (readonly [method: string, path: string, need: Need])[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const config = readConfig({ ROLE: 'all', DATA_DIR: folder.path, API_KEYS, PORT: '0' });
    app = await createHttpApp(await AppModule.for(config, '1.2.3'), { logger: false, abortOnError: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    routes = app
      .get(RouteNeeds, { strict: false })
      .all()
      .map(([route, need]) => [...(route.split(' ') as [string, string]), need] as const);
  });
  afterAll(async () => {
    await app.close();
    await folder.remove();
  });

  /** A stream ends where it is asked to. */
  const asks = (method: string, path: string, name: CallerName) =>
    ask(
      url +
        path
          .replace('/v1/stream', '/v1/stream?wait=0')
          .replaceAll(/:\w+/g, randomUUID())
          .replace('*', 'swagger-ui.css'),
      {
        method,
        headers: name === 'nobody' ? {} : { authorization: `Bearer ${keyOf(name)}` },
      },
    );

  test('lets through whom its scope lets through, and nobody else', async () => {
    for (const [method, path, need] of routes) {
      for (const name of Object.keys(CALLERS) as CallerName[]) {
        const { status } = await asks(method, path, name);
        const refused = status === 401 || status === 403 ? status : undefined;

        expect([method, path, name, refused]).toEqual([method, path, name, refusal(need, name)]);
      }
    }
  });

  test('needs read to be read and submit to change something, unless it is open or for admins', () => {
    const served = routes.filter(([, path]) => !isDocumentation(path));
    const usual = (method: string) => (method === 'GET' || method === 'HEAD' ? 'read' : 'submit');
    const unusual = served.filter(([method, , need]) => need !== usual(method));

    expect(new Set(unusual.map(([, path, need]) => `${need} ${path}`))).toEqual(
      new Set([
        ...['nothing /health/live', 'nothing /health/ready', ...PAGE.map((path) => `nothing ${path}`)],
        ...['admin /v1/operations', 'admin /v1/hosts/:host/hold', 'admin /v1/hosts/:host/release'],
        'admin /v1/hosts/:host',
        ...['retry', 'skip'].map((action) => `admin /v1/operations/parked/:stream/${action}`),
        ...CHANGING_GETS.map((path) => `submit ${path}`),
      ]),
    );
    expect(OLDER_SERVICES.filter((path) => !routes.some(([, served]) => served === path))).toEqual([]);
    expect(routes).toContainEqual(['DELETE', '/v1/jobs/:id', 'submit']);
  });

  test('is told of by OpenAPI as it is', async () => {
    const { paths } = (await ask(`${url}/openapi.json`)).json<{ paths: Record<string, Record<string, Operation>> }>();
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security }]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        security.length === 0,
      ]),
    );
    const isTold = (path: string) => !isDocumentation(path) && ![...OLDER_SERVICES, ...PAGE].includes(path);
    const served = routes.filter(([method, path]) => method !== 'HEAD' && isTold(path));

    expect(new Map(told as [string, boolean][])).toEqual(
      new Map(served.map(([method, path, need]) => [`${method} ${path}`, need === 'nothing'])),
    );
  });

  test('tells of an open path, key or not, that the method is wrong', async () => {
    expect((await asks('PUT', '/health/live', 'nobody')).status).toBe(405);
  });

  test('refuses before a body is read', async () => {
    const head = 'POST /v1/jobs/batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n';

    expect(await sendRaw(url, head)).toMatch(/^HTTP\/1\.1 401 .*"unauthorized"/s);
  });

  test.each(['reader', 'submitter', 'both', 'admin'] as const)(
    'hides from no key (%s) what is not there',
    async (name) => {
      expect((await asks('GET', '/nothing', name)).status).toBe(404);
      expect((await asks('PUT', '/v1/jobs', name)).status).toBe(405);
    },
  );
});

interface Operation {
  readonly security: readonly unknown[];
}
