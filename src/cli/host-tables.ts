import type { HostAnswer } from '../contract/answers.js';
import { time } from './client/formats.js';
import { columns, shortActor } from './tables.js';

export function hostsTable(hosts: readonly HostAnswer[], now: Date, width?: number): string {
  const rows = hosts.map((host) => [
    host.host,
    String(host.running),
    String(host.queued),
    String(host.failuresInLastHour),
    String(host.slots),
    host.delayMs === 0 ? '' : `${host.delayMs} ms`,
    heldBy(host, now),
  ]);
  return columns(['HOST', 'RUNNING', 'WAITING', 'FAILED', 'SLOTS', 'DELAY', 'HELD'], rows, width, ['SLOTS', 'DELAY']);
}

function heldBy({ hold }: HostAnswer, now: Date): string {
  if (hold === null) return '';

  const by = hold.by === null ? '' : ` by ${shortActor(hold.by)}`;
  return `until ${time(hold.until, now)}${by}${hold.reason === null ? '' : `: ${hold.reason}`}`;
}
