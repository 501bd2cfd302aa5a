import { SystemClock } from '../src/eventsourcing/clock.js';
import { Rebuild } from '../src/projector/rebuild.js';
import { openStores } from './stores.js';

// A rebuild of all views that the environment's log makes. Answers with the events it folded, a second.
process.once('disconnect', () => process.exit());
const { log, generations, leases, close } = await openStores(process.env);
const rebuild = new Rebuild(log, generations, leases, new SystemClock());
const startedAt = performance.now();
const { events } = await rebuild.run({ anew: true });
const seconds = (performance.now() - startedAt) / 1_000;
await close();
process.send?.(events / seconds);
