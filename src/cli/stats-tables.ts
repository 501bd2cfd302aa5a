import type { StatsAnswer } from '../contract/answers.js';
import { time } from './client/formats.js';
import { columns } from './tables.js';

/** How many minutes are shown one by one. */
const MINUTES = 10;

/** What goes on, as several tables under one another. One without rows is left out. */
export function statsTables(stats: StatsAnswer, now: Date, width?: number): string {
  const { byHost, byError, runners } = stats;
  const tables = [
    summary(stats, width),
    minutes(stats, width),
    table(['HOST', 'WAITING', 'RUNNING', 'FAILED'], byHost, (each) => [
      each.host,
      ...[each.queued, each.running, each.failed].map(String),
    ]),
    table(['ERROR', 'IN THE LAST HOUR', 'MOST ON'], byError, ({ code, count, hosts }) => [
      code,
      String(count),
      hosts.map(({ host, count }) => `${host} (${count})`).join(', '),
    ]),
    table(['RUNNER', 'ALIVE', 'RUNNING', 'SLOTS', 'LAST HEARD OF'], runners, (each) => [
      ...[each.id, each.alive ? 'yes' : 'no', String(each.running), String(each.slots)],
      time(each.lastBeatAt, now),
    ]),
  ];
  return tables.filter((each) => each !== '').join('\n\n');

  function table<Item>(headings: string[], items: readonly Item[], rowOf: (item: Item) => string[]): string {
    return items.length === 0 ? '' : columns(headings, items.map(rowOf), width);
  }
}

function summary({ byStatus, queue, lag }: StatsAnswer, width?: number): string {
  const statuses = Object.entries(byStatus);
  const oldest = queue.oldestSeconds === null ? '' : `, the oldest for ${queue.oldestSeconds} s`;
  return [
    columns(
      statuses.map(([status]) => status.toUpperCase()),
      [statuses.map(([, jobs]) => String(jobs))],
      width,
    ),
    `${queue.depth} wait${oldest}. The views are ${lag.events} events and ${lag.seconds.toFixed(1)} s behind the log`,
  ].join('\n');
}

/** The last minutes, and the hour. */
function minutes({ perMinute }: StatsAnswer, width?: number): string {
  const sum = (of: 'submitted' | 'completed' | 'failed') => String(perMinute.reduce((all, each) => all + each[of], 0));
  const rows = perMinute
    .slice(-MINUTES)
    .map(({ minute, submitted, completed, failed }) => [
      minute.slice(11, 16),
      ...[submitted, completed, failed].map(String),
    ]);
  const hour = ['hour', sum('submitted'), sum('completed'), sum('failed')];
  return columns(['MINUTE', 'SUBMITTED', 'COMPLETED', 'FAILED'], [...rows, hour], width);
}
