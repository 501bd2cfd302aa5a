import { beforeEach, describe, expect, test } from 'vitest';
import { ClaimedHeads } from '../../src/read-model/claimed-heads.js';
import { clockAt } from '../kit/stories.js';

describe('the claimed head of a queue', () => {
  const queue = { host: 'a.example', priority: 0, changedAt: 7n };
  let heads: ClaimedHeads<string>;

  beforeEach(() => {
    heads = new ClaimedHeads();
    heads.remember(queue, 'the tenth job', clockAt(10));
  });

  test('is remembered for a second, however much it grows', () => {
    heads.remember(queue, 'the twentieth job', clockAt(10.9));

    expect(heads.of(queue, clockAt(10.999))).toBe('the twentieth job');
    expect(heads.of(queue, clockAt(11))).toBeUndefined();
  });

  test('is forgotten once a batch changes the queue', () => {
    expect(heads.of({ ...queue, changedAt: 8n }, clockAt(10))).toBeUndefined();
  });

  test('is that of one host and priority', () => {
    expect(heads.of({ ...queue, priority: 1 }, clockAt(10))).toBeUndefined();
    expect(heads.of({ ...queue, host: 'b.example' }, clockAt(10))).toBeUndefined();
  });

  test('is not believed for longer where a clock was set back', () => {
    expect(heads.of(queue, clockAt(9))).toBeUndefined();
    expect(heads.of(queue, clockAt(-3_600))).toBeUndefined();
  });
});
