import { SystemClock } from '../src/eventsourcing/clock.js';
import { Models } from '../src/eventsourcing/model.js';
import { jobModel } from '../src/job/job.model.js';
import { Projector } from '../src/projector/projector.js';
import { openStores } from './stores.js';

const LOOK_EVERY_MS = 100;

// A projector that follows the environment's log up to a position. Arguments: the position that our first event lies
// behind, and that of the last. Answers with the most memory it had in every tenth of its way, in bytes: peaks, since at
// one moment it depends on when the garbage was last collected.
const [, , from = '0', to = '0'] = process.argv;
process.once('disconnect', () => process.exit());
const { log, projections, builds, leases, close } = await openStores(process.env);
const stopping = new AbortController();
const tenths: number[] = Array(10).fill(0);

async function look(): Promise<void> {
  const position = (await builds.all()).find(({ isActive }) => isActive)?.position ?? 0n;
  const share = Math.max(0, Number(position - BigInt(from)) / Number(BigInt(to) - BigInt(from)));
  const tenth = Math.min(9, Math.floor(share * 10));
  tenths[tenth] = Math.max(tenths[tenth] ?? 0, process.memoryUsage.rss());
  if (share >= 1) stopping.abort();
  else setTimeout(look, LOOK_EVERY_MS);
}

void look();
const models = new Models([jobModel]);
await new Projector(models, log, projections, builds, leases, new SystemClock()).follow(stopping.signal);
await close();
process.send?.(tenths);
