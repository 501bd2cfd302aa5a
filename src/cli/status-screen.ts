import type { HealthAnswer, HostAnswer, QueueAnswer, StatsAnswer } from '../contract/answers.js';
import { size } from './client/formats.js';
import { hostsTable } from './host-tables.js';
import { columns } from './tables.js';
import { queuesTable } from './task-tables.js';

/** What could not be looked at, and why. */
export interface NotLookedAt {
  readonly what: string;
  readonly why: string;
}

/** What was found; null where it could not be looked at. */
export interface Looked {
  readonly health: HealthAnswer;
  readonly stats: StatsAnswer | null;
  readonly queues: readonly QueueAnswer[] | null;
  /** The hosts that are left alone. */
  readonly held: readonly HostAnswer[] | null;
  /** False where there are more hosts than were looked at. */
  readonly areAllHosts: boolean;
  readonly notLookedAt: readonly NotLookedAt[];
}

/** So many rows of a list are shown. */
const ROWS = 10;
const LITTLE_ROOM = 0.1;

/** What goes on, the worst first. */
export function statusScreen(looked: Looked, now: Date, width?: number): string {
  const { health, stats, queues, held } = looked;
  const busy = queues?.filter(({ depth, held, paused }) => depth > 0 || held > 0 || paused !== null) ?? [];
  const parts = [
    [health.status === 'ok' ? 'READY' : 'NOT READY', ...concerns(looked).map((each) => `  ! ${each}`)].join('\n'),
    checks(health, width),
    stats ? figures(stats) : '',
    table(busy, (some) => queuesTable(some, width)),
    table(held ?? [], (some) => hostsTable(some, now, width)),
    whatWasLookedAt(looked),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What somebody may want to do something about, in sentences. */
function concerns({ health, stats, queues }: Looked): readonly string[] {
  return [
    ...health.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`),
    ...(queues ?? []).flatMap(({ name, paused }) =>
      paused ? [`The queue ${name} is paused by ${paused.by}${paused.reason ? `: ${paused.reason}` : ''}`] : [],
    ),
    ...(stats ? concernsOf(stats) : []),
  ];
}

function concernsOf({ parkedStreams, disk, runners, queue }: StatsAnswer): readonly string[] {
  const { slots, running } = slotsOf(runners);
  return [
    ...(parkedStreams > 0 ? [`Streams are parked, and their views stand still: ${parkedStreams}`] : []),
    ...(disk && disk.freeBytes < LITTLE_ROOM * disk.sizeBytes ? [`The disk is nearly full: ${roomOn(disk)}`] : []),
    ...(queue.oldestSeconds !== null && slots > 0 && running >= slots
      ? [`All ${slots} slots of the runners are in use, and the oldest job waits for ${queue.oldestSeconds} s`]
      : []),
  ];
}

function checks({ checks }: HealthAnswer, width?: number): string {
  const rows = checks.map(({ name, ok, detail }) => [name, ok ? 'yes' : 'NO', detail]);
  return columns(['CHECK', 'OK', 'FOUND'], rows, width);
}

function figures({ byStatus, queue, perMinute, byError, runners, disk }: StatsAnswer): string {
  const { alive, slots, running } = slotsOf(runners);
  const sum = (of: 'submitted' | 'completed' | 'failed') => perMinute.reduce((all, each) => all + each[of], 0);
  const errors = byError.slice(0, 3).map(({ code, count }) => `${code} ${count}`);
  return [
    `Jobs: ${queue.depth} wait${queue.oldestSeconds === null ? '' : `, the oldest for ${queue.oldestSeconds} s`}; ${byStatus.running} are fetched`,
    `Last hour: ${sum('submitted')} submitted, ${sum('completed')} completed, ${sum('failed')} failed${errors.length > 0 ? ` (${errors.join(', ')})` : ''}`,
    `Runners: ${alive} alive, with ${running} of ${slots} slots in use`,
    `Disk: ${disk ? roomOn(disk) : 'the data lie on servers, whose disks are not looked at'}`,
  ].join('\n');
}

function slotsOf(runners: StatsAnswer['runners']) {
  const alive = runners.filter((runner) => runner.alive);
  const sum = (of: 'slots' | 'running') => alive.reduce((all, runner) => all + runner[of], 0);
  return { alive: alive.length, slots: sum('slots'), running: sum('running') };
}

function roomOn({ freeBytes, sizeBytes, files }: NonNullable<StatsAnswer['disk']>): string {
  const parts = Object.entries(files).map(([part, bytes]) => `${part} ${size(bytes)}`);
  return `${size(freeBytes)} of ${size(sizeBytes)} are free; ${parts.join(', ')}`;
}

/** The first rows, and how many more there are. */
function table<Item>(items: readonly Item[], draw: (some: readonly Item[]) => string): string {
  if (items.length === 0) return '';

  const more = items.length > ROWS ? `\n(${items.length - ROWS} more)` : '';
  return draw(items.slice(0, ROWS)) + more;
}

function whatWasLookedAt({ stats, queues, held, areAllHosts, notLookedAt }: Looked): string {
  const names = [
    'readiness',
    stats && 'figures',
    queues && 'queues',
    held && (areAllHosts ? 'hosts' : 'hosts (not all of them: there are too many)'),
  ];
  const looked = `Looked at: ${names.filter(Boolean).join(', ')}.`;
  return [looked, ...notLookedAt.map(({ what, why }) => `NOT looked at: ${what}. ${why}`)].join('\n');
}
