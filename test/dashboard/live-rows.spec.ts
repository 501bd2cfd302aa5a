import { describe, expect, test } from 'vitest';
import { type SentEvent, SseReader } from '../../dashboard/src/api/sse-reader.js';
import { newcomers, refreshed, rowsOf, withDeleted } from '../../dashboard/src/jobs/row-set.js';
import { WantedRevisions } from '../../dashboard/src/jobs/wanted-revisions.js';
import type { JobAnswer } from '../../src/contract/answers.js';

const job = (id: string, revision: number, status: JobAnswer['status'] = 'queued') =>
  ({ id, revision: String(revision), status }) as JobAnswer;

describe('a reader of server-sent events', () => {
  const SENT = ': heartbeat\nid: 7\n\nid: 8\r\ndata: {"a":1}\r\n\r\ndata: one\ndata: two\n\nevent: x\n\n';
  const READ = [
    { id: '7', data: '' },
    { id: '8', data: '{"a":1}' },
    { id: undefined, data: 'one\ntwo' },
  ];

  test('reads the same wherever what is sent is cut', () => {
    for (let cut = 0; cut <= SENT.length; cut++) {
      const events: SentEvent[] = [];
      const reader = new SseReader((event) => events.push(event));
      reader.feed(SENT.slice(0, cut));
      reader.feed(SENT.slice(cut));
      expect([cut, events]).toEqual([cut, READ]);
    }
  });

  test('tells of a place that is taken back', () => {
    const events: SentEvent[] = [];
    new SseReader((event) => events.push(event)).feed('id\n\n');

    expect(events).toEqual([{ id: '', data: '' }]);
  });
});

describe('the rows of the table', () => {
  const rows = rowsOf([job('a', 1), job('b', 1)]);

  test('are changed in their places', () => {
    const changed = refreshed(rows, [job('b', 2, 'running')], undefined);

    expect(changed.map(({ job: { id, status } }) => [id, status])).toEqual([
      ['a', 'queued'],
      ['b', 'running'],
    ]);
  });

  test('are not changed by an older answer that comes late', () => {
    const changed = refreshed(
      refreshed(rows, [job('a', 3, 'completed')], undefined),
      [job('a', 2, 'running')],
      undefined,
    );

    expect(changed[0]?.job.status).toBe('completed');
  });

  test('stay, and say so, when their jobs are no longer asked for or deleted', () => {
    expect(refreshed(rows, [job('a', 2)], new Set()).map(({ fate }) => fate)).toEqual(['left', 'here']);
    expect(withDeleted(rows, 'b').map(({ fate }) => fate)).toEqual(['here', 'deleted']);
    expect(refreshed(withDeleted(rows, 'b'), [job('b', 2)], undefined)[1]?.fate).toBe('deleted');
  });

  test('know how many jobs are new', () => {
    expect(newcomers(rows, [job('c', 0), job('b', 1), job('a', 1)])).toBe(1);
  });
});

describe('what is wanted of jobs', () => {
  test('is asked for until the answer is as new as the event', () => {
    const wanted = new WantedRevisions();
    wanted.want('a', '2');

    wanted.settle(wanted.next(10), [job('a', 1)]);
    expect(wanted.next(10)).toEqual(['a']);
    wanted.settle(wanted.next(10), [job('a', 2)]);
    expect(wanted.size).toBe(0);
  });

  test('is given up in the end, and does not keep others waiting', () => {
    const wanted = new WantedRevisions();
    wanted.want('gone', '2');
    wanted.want('late', '5');
    wanted.settle(wanted.next(1), []);

    expect(wanted.next(1)).toEqual(['late']);
    for (let tries = 0; tries < 20; tries++) wanted.settle(wanted.next(10), [job('late', 4)]);
    expect(wanted.size).toBe(0);
  });

  test('is never less than the latest event said', () => {
    const wanted = new WantedRevisions();
    wanted.want('a', '10');
    wanted.want('a', '9');
    wanted.settle(['a'], [job('a', 9)]);

    expect(wanted.size).toBe(1);
  });
});
