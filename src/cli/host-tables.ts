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
    ownOf(host),
    heldBy(host, now),
  ]);
  const headings = ['HOST', 'RUNNING', 'WAITING', 'FAILED', 'SLOTS', 'DELAY', 'OWN', 'HELD'];
  return columns(headings, rows, width, ['SLOTS', 'DELAY', 'OWN']);
}

const OWN = { slots: 'slots', delayMs: 'delay', respectRobots: 'robots', userAgent: 'agent', headers: 'headers' };

/** What it has of its own: the values are told by --json. */
function ownOf({ overrides }: HostAnswer): string {
  const set = { ...overrides?.fromFile, ...overrides?.byHand };
  return Object.entries(OWN)
    .filter(([name]) => name in set)
    .map(([, word]) => word)
    .join(', ');
}

function heldBy({ hold }: HostAnswer, now: Date): string {
  if (hold === null) return '';

  const by = hold.by === null ? '' : ` by ${shortActor(hold.by)}`;
  return `until ${time(hold.until, now)}${by}${hold.reason === null ? '' : `: ${hold.reason}`}`;
}
