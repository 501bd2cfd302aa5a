import type { EventStore } from '../eventsourcing/event-store.js';
import { type MadeFromLog, type PurgeReaders, whyForeign } from '../eventsourcing/foreign-log.js';
import { witnessOf } from '../eventsourcing/witness.js';
import type { Build, Builds } from './builds.js';

export interface LogAndModels {
  readonly log: EventStore;
  readonly models: PurgeReaders;
}

/** Why views were made from another log than this one, as `whyForeign` tells it. */
export function whyForeignViews(made: MadeFromLog, { log, models }: LogAndModels): Promise<string | undefined> {
  return whyForeign('the views', made, log, models);
}

/**
 * The same of the build that answers. One that an earlier version made names no event: it is taken for what it seems to
 * be, and marked with the event that it stands at, unless that is none of ours.
 */
export async function whyForeignBuild(
  build: Build,
  builds: Builds,
  { log, models }: LogAndModels,
): Promise<string | undefined> {
  const why = await whyForeignViews(build, { log, models });
  if (why !== undefined || build.position === undefined || build.witnesses) return why;

  const event = await log.at(build.position);
  if (!event) return undefined; // it was purged: the next batch names its own
  if (!models.entityOf(event.stream))
    return `This is not the log that the views were made from: at position ${build.position} it holds an event of others`;

  await builds.mark(build.number, witnessOf(event));
  return undefined;
}
