import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { JobService } from '../kit/job-service.js';

const TEXT = 'hello, world';
const sha256 = createHash('sha256').update(TEXT).digest();
const ETAG = `"${sha256.toString('hex')}"`;
let service: JobService;
let result: string;

beforeAll(async () => {
  service = await JobService.start();
  result = await resultOf('https://example.com/a.txt', TEXT);
});
afterAll(() => service.stop());

async function resultOf(url: string, content: string | Buffer, contentType: string | null = 'text/plain') {
  const { id } = await service.submitted({ url });
  await service.fetched(id, content, { contentType, finalUrl: url });
  return `/v1/jobs/${id}/result`;
}

describe('a result', () => {
  test('is served with everything that keeps it harmless', async () => {
    const answer = await service.ask(result);

    expect(answer.status).toBe(200);
    expect(answer.text).toBe(TEXT);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '12',
      'content-disposition': 'inline; filename="a.txt"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      etag: ETAG,
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
    });
  });

  test.each([
    ['text/html; charset=windows-1252', 'text/plain; charset=windows-1252', 'inline'],
    ['image/svg+xml', 'text/plain; charset=utf-8', 'inline'],
    ['application/zip', 'application/octet-stream', 'attachment'],
    [null, 'application/octet-stream', 'attachment'],
  ])('of type %s is served as %s', async (given, served, disposition) => {
    const answer = await service.ask(await resultOf(`https://example.com/page?${given}`, '<script>', given));

    expect(answer.headers['content-type']).toBe(served);
    expect(answer.headers['content-disposition']).toBe(`${disposition}; filename="page"`);
  });

  test('is bytes, not text', async () => {
    const path = await resultOf('https://example.com/b.png', Buffer.from([0xff, 0x00, 0xfe]), 'image/png');

    const answer = await fetch(service.url(path));

    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0xff, 0x00, 0xfe]));
  });

  test('may be empty', async () => {
    const answer = await service.ask(await resultOf('https://example.com/empty', ''));

    expect({ status: answer.status, text: answer.text, length: answer.headers['content-length'] }).toEqual({
      status: 200,
      text: '',
      length: '0',
    });
  });

  test('is not sent again to who has it', async () => {
    const answer = await service.ask(result, { 'if-none-match': `"x", W/${ETAG}`, range: 'bytes=0-1' });

    expect(answer.status).toBe(304);
    expect(answer.text).toBe('');
    expect(answer.headers.etag).toBe(ETAG);
  });

  test('is told by HEAD, and not opened', async () => {
    const { opened } = service.bodies;

    const answer = await service.ask(result, { range: 'bytes=0-1' }, 'HEAD');

    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
    expect(answer.headers).toMatchObject({ 'content-length': '12', etag: ETAG, 'content-type': 'text/plain' });
    expect(service.bodies.opened).toBe(opened);
  });

  test.each([
    ['bytes=0-4', 'hello', '0-4'],
    ['bytes=7-', 'world', '7-11'],
    ['bytes=-5', 'world', '7-11'],
    ['bytes=-100', TEXT, '0-11'],
  ])('is served in part for %s', async (range, text, told) => {
    const answer = await service.ask(result, { range });

    expect(answer.status).toBe(206);
    expect(answer.text).toBe(text);
    expect(answer.headers).toMatchObject({ 'content-range': `bytes ${told}/12`, 'content-length': `${text.length}` });
  });

  test('is served in part only while it is what If-Range names', async () => {
    const range = 'bytes=0-4';

    expect((await service.ask(result, { range, 'if-range': ETAG })).status).toBe(206);
    expect((await service.ask(result, { range, 'if-range': '"other"' })).text).toBe(TEXT);
    expect((await service.ask(result, { range, 'if-range': `W/${ETAG}` })).status).toBe(200);
  });

  test('is served whole for several ranges at once, and for none that can be read', async () => {
    for (const range of ['bytes=0-1,3-4', 'bytes=4-1', 'lines=1-2']) {
      expect((await service.ask(result, { range })).text).toBe(TEXT);
    }
  });

  test('has no part outside of it', async () => {
    const answer = await service.ask(result, { range: 'bytes=12-' });

    expect(answer.status).toBe(416);
    expect(answer.headers).toMatchObject({
      'content-range': 'bytes */12',
      'content-type': 'application/problem+json',
    });
    expect(answer.headers['content-disposition']).toBeUndefined();
  });

  test('is that of a failed job too, where something came back', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/missing' });
    await service.fetched(id, 'not here', { httpStatus: 404 });

    expect((await service.ask(`/v1/jobs/${id}`)).json()).toMatchObject({
      status: 'failed',
      error: { code: 'http_status' },
      result: { httpStatus: 404 },
    });
    expect((await service.ask(`/v1/jobs/${id}/result`)).text).toBe('not here');
  });

  test('that broke off is read where it is asked for as that, and never as the whole', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/broken', maxAttempts: 1 });
    await service.brokeOff(id, '<h1>Half');
    const { statusReason, result: told } = (await service.ask(`/v1/jobs/${id}`)).json() as JobAnswer;
    const path = `/v1/jobs/${id}/result`;

    expect(statusReason).toContain('What came of the body is kept: 8 bytes');
    expect(told).toMatchObject({ size: null, sha256: null, partial: { size: 8 } });
    const whole = await service.ask(path);
    expect({ status: whole.status, detail: whole.json() }).toMatchObject({
      status: 404,
      detail: { code: 'not_found', detail: expect.stringContaining('partial=true reads the 8 bytes') },
    });
    expect((await service.ask(`${path}?partial=true`)).text).toBe('<h1>Half');
    expect((await service.ask(`${path}?partial=true`, { range: 'bytes=4-' })).text).toBe('Half');
    expect((await service.ask(`${path}?partial=true&as=text`)).text).toContain('Half');
    expect((await service.ask(`${path}?as=text`)).status).toBe(404);
    expect((await service.ask(`${path}?partial=perhaps`)).status).toBe(400);
  });

  test('that is whole is no part', async () => {
    expect((await service.ask(`${result}?partial=true`)).status).toBe(404);
    expect((await service.ask(`${result}?partial=false`)).text).toBe(TEXT);
  });

  test('is not there before the job is finished, nor where nothing came back', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/nothing', maxAttempts: 1 });

    expect((await service.ask(`/v1/jobs/${id}/result`)).status).toBe(409);
    await service.failed(id, 'connection_refused');
    expect((await service.ask(`/v1/jobs/${id}/result`)).status).toBe(404);
  });

  test('ends with its connection where the body breaks off, never as if it were whole', async () => {
    const path = await resultOf('https://example.com/big', Buffer.alloc(5_000_000));
    service.bodies.chunksLeft = 2;

    await expect(service.ask(path)).rejects.toThrow();
    service.bodies.chunksLeft = Number.POSITIVE_INFINITY;
    expect((await service.ask(path)).text).toHaveLength(5_000_000);
  });

  test('is let go of when its reader leaves', async () => {
    const path = await resultOf('https://example.com/long', Buffer.alloc(30_000_000));
    const { closed } = service.bodies;

    const reading = request(service.url(path), { agent: false }, (response) =>
      response.once('data', () => reading.destroy()),
    );
    reading.on('error', () => {});
    reading.end();

    await eventually(() => expect(service.bodies.closed).toBe(closed + 1));
  });
});
