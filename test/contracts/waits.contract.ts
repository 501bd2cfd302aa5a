import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { ProblemAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { inTime } from '../kit/in-time.js';
import { JobService } from '../kit/job-service.js';
import { LossyStore } from '../kit/lossy-store.js';

/** Something that can be waited for at a path of its own. Each test finds a new one there, at revision 0. */
export interface WaitedFor {
  service(): JobService;
  path(): string;
  /** Brings it to revision 1, and not to its end. */
  change(): Promise<unknown>;
  /** Brings it to its end, after a change. */
  end(): Promise<unknown>;
  readonly statuses: { readonly first: string; readonly changed: string; readonly last: string };
}

/** What every request keeps to that waits for one thing: what it knows is its ETag, and its end is a final status. */
export function waitsContract(thing: string, { service, path, change, end, statuses }: WaitedFor): void {
  describe(`a request that waits for ${thing}`, () => {
    const waiting = (headers: Readonly<Record<string, string>> = {}) =>
      service().ask(path(), { prefer: 'respond-async, wait=10', ...headers });

    test('is answered once that has ended, and not before', async () => {
      const answer = waiting();
      await change();
      await end();

      const { status, headers, json } = await answer;
      expect([status, headers['preference-applied'], headers['retry-after']]).toEqual([200, 'wait=10', undefined]);
      expect(json()).toMatchObject({ status: statuses.last, revision: '2' });
      expect(headers.etag).toBe('"2"');
    });

    test('is answered at once where that has ended already', async () => {
      await change();
      await end();

      expect((await waiting()).headers['preference-applied']).toBe('wait=10');
    });

    test('is answered with it as it is when the time is over', async () => {
      const { status, headers, json } = await inTime(service().clock, waiting());

      expect([status, headers.etag, headers['preference-applied']]).toEqual([200, '"0"', undefined]);
      expect(json()).toMatchObject({ status: statuses.first });
    });

    test('may say so in the query', async () => {
      const answer = service().ask(`${path()}?wait=20`);
      await change();
      await end();

      expect((await answer).headers['preference-applied']).toBe('wait=20');
      const refused = await service().ask(`${path()}?wait=61`);
      expect([refused.status, refused.json<ProblemAnswer>().errors]).toMatchObject([400, [{ parameter: 'wait' }]]);
    });

    test('waits for any change of what it knows', async () => {
      expect((await service().ask(path(), { 'if-none-match': '"0"' })).status).toBe(304);
      const answer = waiting({ 'if-none-match': '"0"' });
      await change();

      const { status, headers, json } = await answer;
      expect(status).toBe(200);
      expect(headers).toMatchObject({ etag: '"1"', 'preference-applied': 'wait=10' });
      expect(json()).toMatchObject({ status: statuses.changed });
    });

    test('is told that nothing changed when the time is over', async () => {
      const answer = await inTime(service().clock, waiting({ 'if-none-match': '"0"' }));

      expect([answer.status, answer.headers['preference-applied']]).toEqual([304, undefined]);
    });

    test('is answered at once where it knows something else', async () => {
      expect((await waiting({ 'if-none-match': '"7"' })).status).toBe(200);
    });

    test('is told when that is deleted', async () => {
      const answer = waiting();
      await service().ask(path(), {}, 'DELETE');

      expect((await answer).status).toBe(404);
    });

    test('ends when its client leaves', async () => {
      const { stores } = service();
      const log = new LossyStore(stores.log);
      const other = await JobService.start({ stores, log });
      const asking = request(other.url(path()), { agent: false, headers: { prefer: 'wait=10' } });
      asking.on('error', () => {});
      asking.end();
      await eventually(() => expect(log.reads).toBe(1));

      asking.destroy();

      await eventually(() => expect(log.reads).toBe(2)); // a wait that ends looks once more
      await other.stop({ keepStores: true });
    });
  });
}
