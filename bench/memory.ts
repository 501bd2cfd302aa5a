import { besides } from './child.js';
import { script } from './contenders.js';
import { type Family, inPlace } from './families.js';
import type { Plan } from './plan.js';
import { flat, type ToldRow } from './rows.js';
import { openStores } from './stores.js';
import { writeLives } from './written-log.js';

/** Of each job, so that a page of the log has some dozens of jobs in it. */
const ATTEMPTS = 4;
const EVENTS_A_JOB = 1 + 2 * ATTEMPTS;

/** The memory of a projector that follows a long log, in a folder. */
export function remembering(plan: Plan): Promise<readonly ToldRow[]> {
  return rememberingIn('embedded', plan);
}

/** The memory of a projector that follows a long log, on servers. */
export function rememberingOnServers(plan: Plan): Promise<readonly ToldRow[]> {
  return rememberingIn('servers', plan);
}

/** Once only: the log is long, and what is compared are two parts of one way through it. Caches fill in the first. */
function rememberingIn(family: Family, { followed, kind }: Plan): Promise<readonly ToldRow[]> {
  return inPlace(family, async (place) => {
    const { log, close } = await openStores(place);
    const from = await log.head();
    await writeLives(log, Math.ceil(followed / EVENTS_A_JOB), ATTEMPTS);
    const to = await log.head(['job']);
    await close();
    const tenths = await besides(script('projecting', [`${from}`, `${to}`], place), (child) => child.message());
    const [, early = 0, ...later] = tenths as readonly number[];
    const events = `${(followed / 1_000).toLocaleString('en')} k events`;
    const target = kind === 'full' ? 0.83 : null; // on a short way caches still fill
    return [flat(`memory of a projector, ${events}, ${family}`, { early, late: later.at(-1) ?? 0, target })];
  });
}
