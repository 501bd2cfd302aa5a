import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TOUCH_EVERY_MS = 2_000;
/** A process id says nothing across containers or after a reboot; a lock that its holder no longer touches does. */
const STALE_AFTER_MS = 30_000;

/**
 * Runs a task while no other process runs one under the same lock file; a second one waits for the first. A lock whose
 * holder is gone is taken over.
 * @template Answer
 * @param {string} file
 * @param {() => Promise<Answer>} task
 * @param {{ pollMs?: number, onWait?: (holder: number) => void }} [options]
 * @returns {Promise<Answer>}
 */
export async function withLock(file, task, { pollMs = 100, onWait = () => {} } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  for (let hasWaited = false; !tryCreate(file) && !tryTakeOver(file); hasWaited = true) {
    if (!hasWaited) onWait(holderOf(file));
    await sleep(pollMs);
  }

  const touching = setInterval(() => touch(file), TOUCH_EVERY_MS);
  try {
    return await task();
  } finally {
    clearInterval(touching);
    if (isMine(file)) rmSync(file, { force: true });
  }
}

/** Not another's lock, which is there when this process slept for so long that it lost its own. */
function touch(file) {
  if (isMine(file)) utimesSync(file, new Date(), new Date());
}

function isMine(file) {
  return holderOf(file) === process.pid;
}

function tryCreate(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Of those who see the same stale lock, the guard lets in one at a time, and the second finds the lock fresh. */
function tryTakeOver(file) {
  const guard = `${file}.takeover`;
  if (!isStale(file) || !tryCreate(guard)) return false;

  try {
    if (!isStale(file)) return false;
    rmSync(file, { force: true });
    return tryCreate(file);
  } finally {
    rmSync(guard, { force: true });
  }
}

function isStale(file) {
  try {
    const untouchedMs = Date.now() - statSync(file).mtimeMs;
    const holder = holderOf(file);
    return untouchedMs > STALE_AFTER_MS || (holder > 0 && !isAlive(holder));
  } catch (error) {
    if (error.code === 'ENOENT') return false; // released in between
    throw error;
  }
}

/** 0 while the holder is still writing its id. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
