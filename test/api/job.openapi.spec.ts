import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobService } from '../kit/job-service.js';
import { JOB, PAGE } from '../kit/stories.js';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}
type Content = { readonly content?: Readonly<Record<string, { readonly schema: object }>> };
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

describe('the OpenAPI document of jobs', () => {
  let service: JobService;
  let paths: Paths;
  let ajv: Ajv;

  beforeAll(async () => {
    service = await JobService.start();
    const document = (await service.ask('/openapi.json')).json<{ paths: Paths }>();
    paths = document.paths;
    ajv = new Ajv({ strict: false, formats: { 'http-url': true, 'date-time-within-a-year': true } });
    formats.default(ajv);
    ajv.addSchema(document, 'openapi');
  });
  afterAll(() => service.stop());

  const pointerTo = (...keys: readonly string[]) =>
    keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const schemaAt = (...keys: readonly string[]): ValidateFunction =>
    ajv.compile({ $ref: `openapi#/${pointerTo('paths', ...keys, 'schema')}` });
  const answers = (path: string, method: string, status: number) =>
    schemaAt(path, method, 'responses', String(status), 'content', 'application/json');
  const wrongWith = (schema: ValidateFunction, value: unknown) => (schema(value) ? [] : schema.errors);

  test('names every route, each by a name of its own', () => {
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );

    expect(routes.filter((route) => route.includes(' /v1/jobs')).sort()).toEqual([
      'delete /v1/jobs/{id} deleteJob',
      'get /v1/jobs listJobs',
      'get /v1/jobs/{id} getJob',
      'get /v1/jobs/{id}/callbacks listJobCallbacks',
      'get /v1/jobs/{id}/events listJobEvents',
      'get /v1/jobs/{id}/result readResult',
      'post /v1/jobs submitJob',
      'post /v1/jobs/batch submitBatch',
      'post /v1/jobs/bulk actOnJobs',
      'post /v1/jobs/{id}/cancel cancelJob',
      'post /v1/jobs/{id}/pause pauseJob',
      'post /v1/jobs/{id}/resume resumeJob',
      'post /v1/jobs/{id}/retry retryJob',
    ]);
  });

  test('takes the submissions that the service takes, and has its limits', () => {
    const submission = schemaAt('/v1/jobs', 'post', 'requestBody', 'content', 'application/json');

    expect(wrongWith(submission, { url: PAGE, headers: { accept: '*/*' }, notBefore: null, tags: ['x'] })).toEqual([]);
    for (const bad of [
      {},
      { url: PAGE, priority: 101 },
      { url: PAGE, tags: ['x', 'x'] },
      { url: PAGE, headers: { a: 1 } },
    ]) {
      expect(submission(bad)).toBe(false);
    }
  });

  test('takes a batch in each of its formats', () => {
    const batch = schemaAt('/v1/jobs/batch', 'post', 'requestBody', 'content', 'application/json');

    expect(wrongWith(batch, { jobs: [PAGE, { url: PAGE, priority: 1 }], defaults: { priority: 5 } })).toEqual([]);
    expect(batch({ jobs: [] })).toBe(false);
    expect(batch({ jobs: [PAGE], defaults: { priority: 500 } })).toBe(false);
    expect(Object.keys(paths['/v1/jobs/batch']?.post?.requestBody?.content ?? {})).toEqual([
      'application/json',
      'text/plain',
      'application/x-ndjson',
    ]);
  });

  test('tells of every query parameter of a list', () => {
    const names = paths['/v1/jobs']?.get?.parameters?.map(({ name }) => name);

    const filters = ['errorCode', 'host', 'httpStatus', 'id', 'q', 'status', 'tag', 'url', 'urlPrefix'];
    expect(names?.sort()).toEqual([...filters, 'at', 'cursor', 'from', 'limit', 'sort', 'till'].sort());
  });

  test('is true of what the service answers', async () => {
    const dryRun = await service.send('/v1/jobs?dryRun=true', { url: PAGE });
    expect(wrongWith(answers('/v1/jobs', 'post', 200), dryRun.json())).toEqual([]);
    const made = await service.send('/v1/jobs', { url: PAGE });
    expect(wrongWith(answers('/v1/jobs', 'post', 202), made.json())).toEqual([]);
    await service.failed(JOB, 'connection_reset');
    const retried = await service.send(`/v1/jobs/${JOB}/retry`, {});
    expect(wrongWith(answers('/v1/jobs/{id}/retry', 'post', 200), retried.json())).toEqual([]);
    await service.fetched(JOB, 'hello', { redirects: [{ status: 301, url: PAGE }], headers: [['etag', '"x"']] });
    const standing = await service.send('/v1/jobs', { url: PAGE, priority: 1 });
    expect(wrongWith(answers('/v1/jobs', 'post', 200), standing.json())).toEqual([]);
    const batch = await service.send('/v1/jobs/batch', { jobs: [PAGE, 'nonsense'] });
    expect(wrongWith(answers('/v1/jobs/batch', 'post', 200), batch.json())).toEqual([]);
    await service.project();
    const list = await service.ask('/v1/jobs');
    expect(wrongWith(answers('/v1/jobs', 'get', 200), list.json())).toEqual([]);
    const job = await service.ask(`/v1/jobs/${JOB}`);
    expect(wrongWith(answers('/v1/jobs/{id}', 'get', 200), job.json())).toEqual([]);
    const events = await service.ask(`/v1/jobs/${JOB}/events`);
    expect(wrongWith(answers('/v1/jobs/{id}/events', 'get', 200), events.json())).toEqual([]);
    expect(events.json<{ items: unknown[] }>().items).toHaveLength(6);
  });
});
