import { SystemClock } from '../src/eventsourcing/clock.js';
import { Models } from '../src/eventsourcing/model.js';
import { jobModel } from '../src/job/job.model.js';
import { Rebuild } from '../src/projector/rebuild.js';
import { openStores } from './stores.js';

// A rebuild of all views that the environment's log makes. Answers with the events it folded, a second.
process.once('disconnect', () => process.exit());
const { log, builds, leases, close } = await openStores(process.env);
const rebuild = new Rebuild(new Models([jobModel]), log, builds, leases, new SystemClock());
const startedAt = performance.now();
const { events } = await rebuild.run({ anew: true });
const seconds = (performance.now() - startedAt) / 1_000;
await close();
process.send?.(events / seconds);
