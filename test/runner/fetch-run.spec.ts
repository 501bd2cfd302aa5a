import { describe, expect, test } from 'vitest';
import { FetchRun } from '../../src/runner/fetch-run.js';

describe('a run', () => {
  const run = () => new FetchRun('a job', 'example.com', 'a token');

  test('is ended by what came after its start', () => {
    const ended = run();
    ended.started(4n);
    ended.ended(5n);

    expect(ended.signal.aborted).toBe(true);
  });

  test('is not ended by what came before: a pause that was resumed since', () => {
    const going = run();
    going.started(4n);
    going.ended(2n);

    expect(going.signal.aborted).toBe(false);
  });

  test('is ended also where the end is known before the start is', () => {
    const ended = run();
    ended.ended(5n);
    expect(ended.signal.aborted).toBe(false);
    ended.started(4n);

    expect(ended.signal.aborted).toBe(true);
  });
});
