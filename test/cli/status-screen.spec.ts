import { describe, expect, test } from 'vitest';
import { type Looked, statusScreen } from '../../src/cli/status-screen.js';
import type { QueueAnswer, StatsAnswer } from '../../src/contract/answers.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const runner = { id: 'r1', alive: true, slots: 8, running: 8, lastBeatAt: now.toISOString() };
const statuses = { queued: 3, running: 8, retrying: 1, paused: 0, completed: 0, failed: 0, cancelled: 0 };

const stats: StatsAnswer = {
  byStatus: statuses,
  queue: { depth: 4, oldestSeconds: 90 },
  perMinute: [{ minute: now.toISOString(), submitted: 12, completed: 0, failed: 2 }],
  byHost: [],
  byError: [{ code: 'timeout_total', count: 2, hosts: [{ host: 'example.com', count: 2 }] }],
  runners: [runner, { ...runner, id: 'r2', alive: false }],
  parkedStreams: 2,
  disk: { freeBytes: 2e9, sizeBytes: 100e9, files: { log: 1_200, bodies: 5e9, views: 0, runtime: 0 } },
  lag: { events: 0, seconds: 0 },
};
const whole: Looked = {
  health: { status: 'ok', checks: [{ name: 'log', ok: true, detail: 'The log is at position 9' }], lag: null },
  stats,
  queues: [],
  held: [],
  areAllHosts: true,
  notLookedAt: [],
};

describe('the screen of a status', () => {
  test('begins with what somebody may want to do something about', () => {
    expect(statusScreen(whole, now).split('\n').slice(0, 4)).toEqual([
      'READY',
      '  ! Streams are parked, and their views stand still: 2',
      '  ! The disk is nearly full: 2.0 GB of 100.0 GB are free; log 1.2 kB, bodies 5.0 GB, views 0 B, runtime 0 B',
      '  ! All 8 slots of the runners are in use, and the oldest job waits for 90 s',
    ]);
  });

  test('counts the last hour and its errors, and only the runners that live', () => {
    const lines = statusScreen(whole, now).split('\n');

    expect(lines).toContain('Last hour: 12 submitted, 0 completed, 2 failed (timeout_total 2)');
    expect(lines).toContain('Runners: 1 alive, with 8 of 8 slots in use');
  });

  test('says of disks that it did not look at them, where servers keep the data', () => {
    const screen = statusScreen({ ...whole, stats: { ...stats, disk: null } }, now);

    expect(screen).toContain('\nDisk: the data lie on servers, whose disks are not looked at\n');
    expect(screen).not.toContain('nearly full');
  });

  test('leaves queues out in which nothing goes on, and says how many more there are than it shows', () => {
    const queue = (name: string, depth: number): QueueAnswer => ({
      name,
      depth,
      oldestSeconds: null,
      held: 0,
      paused: null,
    });
    const queues = [queue('idle', 0), ...Array.from({ length: 12 }, (_, n) => queue(`q${n}`, 1))];
    const screen = statusScreen({ ...whole, queues }, now);

    expect(screen).toMatch(/^q9 +1 +0$\n\(2 more\)$/m);
    expect(screen).not.toMatch(/idle|q10/);
  });

  test('says that there were more hosts than it looked at', () => {
    expect(statusScreen({ ...whole, areAllHosts: false }, now)).toMatch(
      /^Looked at: readiness, figures, queues, hosts \(not all of them: there are too many\)\.$/m,
    );
  });
});
