import { once } from 'node:events';
import { connect } from 'node:net';
import { Controller, Get, Param, Post, ServiceUnavailableException } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NotSettledError } from '../../src/actors/event-sourced-actor.js';
import { MailboxFullError } from '../../src/actors/mailbox.js';
import { JOB_PROBLEMS } from '../../src/api/jobs/job.problems.js';
import {
  StoreUnavailableError,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../../src/eventsourcing/event-store.js';
import { Needs } from '../../src/http/needs.js';
import { Problem } from '../../src/http/problem.js';
import { ProblemMapping } from '../../src/http/problem-mapping.js';
import {
  ForeignSubmissionError,
  JobNotFoundError,
  SubmissionGoneError,
  UnfetchableUrlError,
  WrongStatusError,
} from '../../src/job/job.errors.js';
import { NoResultError } from '../../src/queries/jobs/get-result.query.js';
import { BadCursorError } from '../../src/read-model/page.js';
import { ask, sendRaw } from '../kit/ask.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';

const THROWN: Readonly<Record<string, unknown>> = {
  'no-job': new JobNotFoundError('42'),
  'no-result': new NoResultError('Job 42 has no result: nothing came back'),
  'wrong-status': new WrongStatusError('42', 'completed', 'it is over'),
  'bad-url': new UnfetchableUrlError('blocked_port', 'Port 0 cannot be connected to'),
  'bad-cursor': new BadCursorError(),
  gone: new SubmissionGoneError('42'),
  'foreign-key': new ForeignSubmissionError('https://example.com/'),
  'no-store': new StoreUnavailableError('/secret/path is full'),
  unknown: new UnknownOutcomeError('job-42'),
  conflict: new WrongExpectedRevisionError('job-42', 3n),
  'mailbox-full': new MailboxFullError(1_000),
  unsettled: new NotSettledError('job-42'),
  unavailable: new ServiceUnavailableException('later'),
  limited: new Problem('rate_limited', 'Too many', { headers: { 'Retry-After': '7' } }),
  none: new Problem('none_accepted', 'No item was good', { members: { items: [{ index: 0 }] } }),
  bug: new TypeError('the password is hunter2'),
  nothing: undefined,
};

@Controller('things')
class Things {
  @Get('throw/:what')
  @Needs('read')
  throw(@Param('what') what: string): never {
    throw THROWN[what];
  }

  @Get(':id')
  @Needs('read')
  one(@Param('id') id: string) {
    return { length: id.length, id: id.slice(0, 10) };
  }

  @Post(':id/retry')
  @Needs('submit')
  retry() {
    return {};
  }
}

describe('a problem', () => {
  let service: HttpService;
  const logged: unknown[][] = [];
  const write = (...words: unknown[]) => void logged.push(words);
  const logger = { log: write, warn: write, error: write };

  beforeAll(async () => {
    service = await serveHttp({ controllers: [Things], logger });
    service.app.get(ProblemMapping).add(JOB_PROBLEMS);
  });
  afterAll(() => service.app.close());

  const thrown = (what: string) => ask(`${service.url}/things/throw/${what}`, { headers: { 'request-id': 'r-1' } });

  test('is told as RFC 9457 has it, with the id of its request', async () => {
    const answer = await thrown('no-job');

    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'request-id': 'r-1',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.json()).toEqual({
      type: '/problems/not_found',
      code: 'not_found',
      title: 'There is no such thing',
      status: 404,
      detail: 'There is no job 42',
      requestId: 'r-1',
    });
  });

  test.each([
    ['no-result', 404, 'not_found'],
    ['wrong-status', 409, 'wrong_status'],
    ['bad-url', 400, 'invalid_request'],
    ['bad-cursor', 400, 'invalid_request'],
    ['foreign-key', 400, 'invalid_request'],
    ['gone', 410, 'gone'],
    ['no-store', 503, 'unavailable'],
    ['unknown', 503, 'unavailable'],
    ['conflict', 503, 'overloaded'],
    ['mailbox-full', 503, 'overloaded'],
    ['unsettled', 503, 'unavailable'],
    ['unavailable', 503, 'overloaded'],
    ['limited', 429, 'rate_limited'],
    ['none', 422, 'none_accepted'],
    ['bug', 500, 'internal'],
    ['nothing', 500, 'internal'],
  ])('of %s is %i %s', async (what, status, code) => {
    const answer = await thrown(what);

    expect([answer.status, answer.json().code, answer.json().status]).toEqual([status, code, status]);
  });

  test('names the field that is at fault', async () => {
    expect((await thrown('bad-url')).json().errors).toEqual([
      { code: 'blocked_port', detail: 'Port 0 cannot be connected to', pointer: '/url' },
    ]);
    expect((await thrown('bad-cursor')).json().errors).toMatchObject([{ parameter: 'cursor' }]);
    expect((await thrown('foreign-key')).json().errors).toMatchObject([{ parameter: 'Idempotency-Key' }]);
  });

  test('that time will heal says when to come again', async () => {
    expect((await thrown('no-store')).headers['retry-after']).toBe('1');
    expect((await thrown('limited')).headers['retry-after']).toBe('7');
  });

  test('may have members of its own', async () => {
    expect((await thrown('none')).json().items).toEqual([{ index: 0 }]);
  });

  test('of ours never tells what an exception says', async () => {
    expect((await thrown('bug')).text).not.toContain('hunter2');
    expect((await thrown('no-store')).text).not.toContain('secret');
  });

  test('of ours is in the log in full, with the ids of its request', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const headers = { 'request-id': 'r-3', traceparent: `00-${trace}-b7ad6b7169203331-01` };

    await ask(`${service.url}/things/throw/bug`, { headers });

    const [line, story] = logged.find((words) => words.join().includes('r-3')) ?? [];
    expect(line).toBe(`GET /things/throw/:what was answered internal (request r-3, trace ${trace})`);
    expect(story).toContain('the password is hunter2');
  });

  test('that many requests have alike is a line or two in the log', async () => {
    logged.length = 0;

    await Promise.all(Array.from({ length: 100 }, () => thrown('no-store')));

    expect(logged.length).toBeLessThan(20);
  });

  test('is not made of a sender that leaves in the middle', async () => {
    const { hostname, port } = new URL(service.url);
    const type = 'Content-Type: application/json';
    const head = `POST /things/1/retry HTTP/1.1\r\nHost: ${hostname}\r\n${type}\r\nContent-Length: 100\r\n\r\n{`;
    logged.length = 0;

    const socket = connect(Number(port), hostname, () => socket.end(head));
    socket.resume();

    await once(socket, 'close');
    await thrown('bug');
    expect(logged.map(([line]) => line)).toEqual([expect.stringContaining('GET /things/throw/:what')]);
  });

  test('of a path that is not served is 404', async () => {
    for (const path of ['/', '/thing', '/things/1/retries', `/${'long'.repeat(100)}`, '/things//retry']) {
      expect([path, (await ask(service.url + path)).status]).toEqual([path, 404]);
    }
    expect((await ask(`${service.url}/nothing`, { method: 'POST', body: 'x' })).json().code).toBe('not_found');
    const large = `POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`;
    expect(await sendRaw(service.url, large)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('of a method that a path does not take is 405 and names those it takes', async () => {
    const answer = await ask(`${service.url}/things/1/retry?x=1`);

    expect([answer.status, answer.headers.allow, answer.json().code]).toEqual([405, 'POST', 'method_not_allowed']);
    expect((await ask(`${service.url}/things/1`, { method: 'DELETE' })).headers.allow).toBe('GET, HEAD');
    expect((await ask(`${service.url}/things/1/`, { method: 'PROPFIND' })).status).toBe(405);
    expect((await ask(`${service.url}/things/1`, { method: 'QUERY' })).status).toBe(405);
  });

  test('of a path that cannot be decoded is 400, with the id of its request', async () => {
    const answer = await ask(`${service.url}/things/%zz`, { headers: { 'request-id': 'r-2' } });

    expect([answer.status, answer.json().code, answer.json().requestId]).toEqual([400, 'invalid_request', 'r-2']);
    expect(answer.headers['request-id']).toBe('r-2');
  });

  test('is not made of a long parameter or of a slash at the end', async () => {
    expect((await ask(`${service.url}/things/${'a'.repeat(9_000)}`)).json()).toMatchObject({ length: 9_000 });
    expect((await ask(`${service.url}/things/abc/`)).json()).toEqual({ length: 3, id: 'abc' });
  });

  test('has no body where HEAD asked', async () => {
    const answer = await ask(`${service.url}/things/throw/no-job`, { method: 'HEAD' });

    expect([answer.status, answer.text]).toEqual([404, '']);
    expect((await ask(`${service.url}/things/abc`, { method: 'HEAD' })).status).toBe(200);
  });

  test('is also what the HTTP parser refuses', async () => {
    const garbage = await sendRaw(service.url, 'NOT HTTP AT ALL\r\n\r\n');
    const huge = await sendRaw(service.url, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);

    expect(garbage).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json.*"invalid_request"/s);
    expect(huge).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n.*request-id: .*"too_large"/s);
  });
});
