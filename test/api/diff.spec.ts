import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { JobService } from '../kit/job-service.js';

let service: JobService;
beforeEach(async () => {
  service = await JobService.start();
});
afterEach(() => service.stop());

const fetched = async (path: string, content: string | Buffer, contentType = 'text/plain; charset=utf-8') => {
  const { id } = await service.submitted({ url: `https://example.com/${path}` });
  await service.fetched(id, content, { contentType });
  return id;
};
const diffOf = (from: string, to: string, how = '') => service.ask(`/v1/diff?from=${from}&to=${to}${how}`);

describe('the difference of two results', () => {
  test('tells both, and the way from one to the other', async () => {
    const [from, to] = [await fetched('a', 'one\ntwo\n'), await fetched('b', 'one\nthree\n')];

    const { status, ...answer } = await diffOf(from, to);

    expect(status).toBe(200);
    expect(answer.json()).toMatchObject({
      from: { job: from, url: 'https://example.com/a', size: 8 },
      to: { job: to, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      isSame: false,
      added: 1,
      removed: 1,
      reason: null,
    });
    expect(answer.json()).toMatchObject({ diff: expect.stringContaining(`--- ${from}\n+++ ${to}\n@@`) });
    expect((await diffOf(from, to, '&by=words')).json()).toMatchObject({ diff: 'one\n[-two-]{+three+}\n' });
  });

  test('is none of what is the same, or differs in white space only where that does not count', async () => {
    const [one, same] = [await fetched('a', 'one\n'), await fetched('b', 'one\n')];
    const other = await fetched('c', ' one \n');

    expect((await diffOf(one, same)).json()).toMatchObject({ isSame: true, diff: '', added: 0, removed: 0 });
    const spaced = (await diffOf(one, other, '&ignoreWhitespace=true')).json();
    expect(spaced).toMatchObject({ isSame: false, diff: '', added: 0 });
  });

  test('is told by hash and size alone of what is no text, no JSON, or larger than 2 MiB', async () => {
    const text = await fetched('a', 'one\n');
    const image = await fetched('b', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]), 'image/png');
    const large = await fetched('c', Buffer.alloc(10 * 1024 ** 2, 'line of 10 MiB\n'));
    const larger = await fetched('d', Buffer.alloc(10 * 1024 ** 2, 'Line of 10 MiB\n'));
    const told = async (from: string, to: string, how = '') => (await diffOf(from, to, how)).json();

    const nothing = { diff: null, added: null, removed: null };
    expect(await told(text, image)).toMatchObject({ ...nothing, reason: 'no_text', to: { size: 5 } });
    expect(await told(large, larger)).toMatchObject({ ...nothing, reason: 'too_large' });
    expect(await told(text, await fetched('e', 'two\n'), '&by=json')).toMatchObject({ ...nothing, reason: 'not_json' });
  });

  test('is given up where it takes too long, and keeps nobody waiting meanwhile', async () => {
    const random = (seed: number) =>
      Array.from({ length: 150_000 }, (_, n) => ((n * 7_919 * seed) % 1_000_003).toString(36)).join('\n');
    const [from, to] = [await fetched('a', random(3)), await fetched('b', random(5))];
    const asked = diffOf(from, to, '&by=words');
    let isAnswered = false;
    void asked.finally(() => {
      isAnswered = true;
    });

    expect((await service.ask(`/v1/jobs/${from}`)).status).toBe(200);
    await eventually(() => {
      service.clock.advance(1_000);
      expect(isAnswered).toBe(true);
    });
    expect((await asked).json()).toMatchObject({ diff: null, reason: 'too_different' });
  });

  test('is not told of a job that is deleted while its page is read for it', async () => {
    for (const deleted of [0, 1]) {
      const ids = [
        await fetched(`a${deleted}`, `early ${deleted}\n`),
        await fetched(`b${deleted}`, `late ${deleted}\n`),
      ];
      service.bodies.onOpened = () => service.ask(`/v1/jobs/${ids[deleted]}`, {}, 'DELETE');

      const answer = await diffOf(String(ids[0]), String(ids[1]));

      expect([answer.status, answer.json()]).toMatchObject([404, { code: 'not_found' }]);
      expect(answer.text).not.toMatch(/early|late/);
    }
  });

  test('is refused where one is no job, not finished, or has nothing', async () => {
    const one = await fetched('a', 'one\n');
    const { id: waiting } = await service.submitted({ url: 'https://example.com/b' });
    const { id: failed } = await service.submitted({ url: 'https://example.com/c', maxAttempts: 1 });
    await service.failed(failed, 'dns_not_found');
    const gone = await fetched('d', 'two\n');
    await service.ask(`/v1/jobs/${gone}`, {}, 'DELETE');

    expect((await diffOf(one, waiting)).json()).toMatchObject({ code: 'wrong_status' });
    for (const id of [failed, gone]) expect((await diffOf(one, id)).status).toBe(404);
    for (const how of ['&by=x', '&ignoreWhitespace=1', '&what=1'])
      expect((await diffOf(one, one, how)).status).toBe(400);
    expect((await service.ask('/v1/diff?from=x')).json()).toMatchObject({
      errors: [{ parameter: 'from' }, { parameter: 'to' }],
    });
  });
});
