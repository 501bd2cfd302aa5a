import type { EventStore } from '../src/eventsourcing/event-store.js';
import { askedLife } from './asked-jobs.js';
import { type Life, life } from './lives.js';

const BATCH = 1_000;
const RUNNING = 250;
/** How many events are taken at a time where the order does not matter: what the log holds at once has a limit. */
const AT_ONCE = 5_000;

/** Writes jobs as a service does: submitted by the thousand, then fetched some at a time, one event after the other. */
export async function writeJobs(log: EventStore, jobs: number): Promise<void> {
  for (let first = 0; first < jobs; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, jobs - first) }, (_, index) => life(first + index));
    await appendAll(log, batch, 0);
    for (let from = 0; from < batch.length; from += RUNNING) {
      const running = batch.slice(from, from + RUNNING);
      await appendAll(log, running, 1);
      await appendAll(log, running, 2);
    }
  }
}

/** Writes jobs that took some attempts, each job's events at once: the fastest way to a long log. */
export async function writeLives(log: EventStore, jobs: number, attempts: number): Promise<void> {
  const width = Math.floor(AT_ONCE / (1 + 2 * attempts));
  await writeWhole(log, jobs, width, (number) => life(number, attempts));
}

/** Writes the jobs that questions are asked about. */
export function writeAsked(log: EventStore, jobs: number): Promise<void> {
  return writeWhole(log, jobs, Math.floor(AT_ONCE / 3), askedLife);
}

async function writeWhole(log: EventStore, jobs: number, width: number, lifeOf: (n: number) => Life): Promise<void> {
  for (let first = 0; first < jobs; first += width) {
    const lives = Array.from({ length: Math.min(width, jobs - first) }, (_, index) => lifeOf(first + index));
    await Promise.all(lives.map(({ stream, events }) => log.append(stream, events, 'no_stream')));
  }
}

async function appendAll(log: EventStore, lives: readonly Life[], place: number): Promise<void> {
  const expected = place === 0 ? 'no_stream' : BigInt(place - 1);
  await Promise.all(lives.map(({ stream, events }) => log.append(stream, events.slice(place, place + 1), expected)));
}
