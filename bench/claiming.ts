import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStores } from './stores.js';

const LIMIT = 50;
const LOOK_AGAIN_AFTER_MS = 5;

// A runner that claims from the environment's stores as fast as it can, and fetches nothing. Says `ready`; once it is
// told to go, tells the ids of the jobs it got, claim by claim, and after the last one `done`.
process.once('disconnect', () => process.exit());
const { due, builds, close } = await openStores(process.env);
await builds.all(); // so that it is connected
const told = once(process, 'message');
process.send?.('ready');
await told;

let isOver = false;
process.once('message', () => {
  isOver = true;
});
while (!isOver) {
  const claims = await due.claim({ limit: LIMIT, at: new Date() });
  if (claims.length > 0) process.send?.(claims.map(({ jobId }) => jobId));
  else await sleep(LOOK_AGAIN_AFTER_MS);
}
await close();
process.send?.('done');
