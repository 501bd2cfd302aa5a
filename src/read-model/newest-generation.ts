import type { EventStore } from '../eventsourcing/event-store.js';
import { jobIdOf, jobStream } from '../job/job.stream.js';

/**
 * The newest generation of a dedupe key, from one that exists (0: none need exist). The views' hint may be behind, or
 * empty; streams are never removed, so doubling steps and then halving them finds the end with few reads.
 */
export async function newestGeneration(store: EventStore, dedupeKey: string, known: number): Promise<number> {
  const exists = async (generation: number) => {
    const events = await store.read(jobStream(jobIdOf(dedupeKey, generation)));
    return events.length > 0;
  };
  let newest = known;
  let step = 1;
  while (await exists(newest + step)) {
    newest += step;
    step *= 2;
  }
  for (step /= 2; step >= 1; step /= 2) {
    if (await exists(newest + step)) newest += step;
  }
  return newest;
}
