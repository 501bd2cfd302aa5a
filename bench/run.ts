import { asking } from './ask.js';
import { batching } from './batch.js';
import { claiming } from './claim.js';
import { exporting } from './export-memory.js';
import { hasServers } from './families.js';
import { starting } from './idle.js';
import { looking } from './look.js';
import { thisMachine } from './machine.js';
import { remembering, rememberingOnServers } from './memory.js';
import { fetching } from './pages.js';
import { planOf } from './plan.js';
import { rebuilding, rebuildingOnServers } from './rebuild.js';
import { described, table, writeResults } from './report.js';
import type { ToldRow } from './rows.js';
import { submitting, submittingToServers } from './submit.js';
import { transferring } from './transfer.js';
import { watching } from './watch.js';
import { working } from './work.js';

// Whatever ends this process, it ends as usual: with its children, and without their folders.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const EMBEDDED = {
  submit: submitting,
  watch: watching,
  look: looking,
  ask: asking,
  batch: batching,
  fetch: fetching,
  work: working,
  transfer: transferring,
  start: starting,
  rebuild: rebuilding,
  memory: remembering,
  'export-memory': exporting,
};
/** A rebuild reads the whole log of the server: it goes first, so that it meets as little of the others as can be. */
const SERVERS = {
  'servers-rebuild': rebuildingOnServers,
  'servers-claim': claiming,
  'servers-submit': submittingToServers,
  'servers-memory': rememberingOnServers,
};
const BENCHES = { ...EMBEDDED, ...(hasServers() && SERVERS) };

const plan = planOf(process.argv.slice(2));
const chosen = Object.entries(BENCHES).filter(([name]) => plan.only === undefined || name === plan.only);
if (chosen.length === 0)
  throw new Error(`--only must be one of ${Object.keys(BENCHES).join(', ')}, not "${plan.only}"`);
if (!hasServers()) console.error('EVENTSTORE_URL and MONGODB_URL are not set: the servers family is not measured.');

const machine = await thisMachine();
console.log(described(machine, plan));
const rows: ToldRow[] = [];
for (const [name, bench] of chosen) {
  console.error(`Measuring: ${name} …`);
  rows.push(...(await bench(plan)));
}
console.log(table(rows));
if (plan.only === undefined) console.log(`Written to ${writeResults(machine, plan, rows)}`);
