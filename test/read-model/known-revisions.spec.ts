import { describe, expect, test } from 'vitest';
import { KnownRevisions } from '../../src/read-model/known-revisions.js';

describe('what a process knows of the streams', () => {
  test('is the newest revision that it was told of, in whatever order', () => {
    const known = new KnownRevisions();
    known.note('job-1', 2n);
    known.noteAll([
      { stream: 'job-1', revision: 1n },
      { stream: 'task-1', revision: 0n },
    ]);

    expect(known.isBehind('job-1', 1n)).toBe(true);
    expect(known.isBehind('job-1', 2n)).toBe(false);
    expect(known.isBehind('task-1', 0n)).toBe(false);
  });

  test('is nothing of a stream that it was not told of', () => {
    expect(new KnownRevisions().isBehind('job-1', 0n)).toBe(false);
  });
});
