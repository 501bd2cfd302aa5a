/**
 * A double of EventStoreDB, for tests: it answers the gRPC protocol with the stubs of the client's package, over the
 * embedded event log, and behaves as a real server of version 22.10.5 was observed to. It is not EventStoreDB: there are
 * no projections, links, persistent subscriptions, users, TLS, $maxAge or $maxCount, and the nodes of its cluster are one
 * process (membership.ts).
 *
 *     node .build/servers/eventstoredb/main.mjs --data DIR [--port N] [--control-port N] [--boot-ms N] [--nodes N]
 *
 * test/servers/install.mjs writes that file. Ports are 0 unless given, on 127.0.0.1. Once it serves it writes one line,
 * `EventStoreDB double listens on 127.0.0.1:PORT, control 127.0.0.1:PORT`; the URL is
 * `esdb://127.0.0.1:PORT?tls=false`. What it has acknowledged survives kill -9; SIGTERM and SIGINT end it.
 * While `--boot-ms` runs it listens, and refuses calls as a server that boots does.
 *
 * Its misbehaviour is ordered at the control port (`control.ts`):
 *     POST /lose-answers?count=N     the next N appends are stored, and their answers are never sent
 *     POST /freeze?ms=N              appends are stored, nothing is sent to anybody; 0 ends it
 *     POST /refuse?ms=N              every call is refused: "Server Is Not Ready"; 0 ends it
 *     POST /begin-chunk?ms=N         the next read of the log backwards fails, if it comes so soon
 *     POST /drop-subscriptions       every subscription ends as that of a slow subscriber does
 *
 * With `--nodes N` it is a cluster, the line names the addresses of all, with commas, and these orders are for it:
 *     POST /freeze-node?node=N       a node takes connections and says nothing
 *     POST /kill-node?node=N         nobody listens any more where it was
 *     POST /elect?node=N             it leads, as all nodes say from now on; -1: none does
 *
 * Truncated events are no longer in their stream at once, but stay in `$all` until a scavenge, as in a real one.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { control } from './control.js';
import { Faults } from './faults.js';
import { Feed } from './feed.js';
import { Ledger } from './ledger.js';
import { serveNodes } from './nodes.js';
import { RecordLog } from './record-log.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'boot-ms': { type: 'string', default: '0' },
    nodes: { type: 'string', default: '1' },
  },
});
if (!values.data) throw new Error('Where does the data lie? --data DIR');

await mkdir(values.data, { recursive: true });
const log = await RecordLog.open(join(values.data, 'events.db'), die);
const feed = new Feed(await log.head());
const faults = new Faults();
const parts = { log, feed, faults, ledger: new Ledger(log, feed) };
const served = await serveNodes(parts, Number(values.nodes), Number(values.port));
faults.refuse(Number(values['boot-ms']));
const orders = await control(faults, served.membership, Number(values['control-port']));
const addresses = served.ports.map((port) => `127.0.0.1:${port}`).join(',');
console.log(`EventStoreDB double listens on ${addresses}, control 127.0.0.1:${orders.port}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());

async function stop(): Promise<void> {
  orders.close();
  served.close();
  await log.close();
  process.exit(0); // what a frozen server holds back would keep it
}

/** A log that cannot say whether it wrote is of no use to anybody. */
function die(error: Error): never {
  console.error(error);
  process.exit(1);
}
