import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A hash over the names and the contents of files and of whole folders. Not over times: those change with a checkout,
 * and stay when a file is deleted.
 */
export function fingerprint(root, names) {
  const hash = createHash('sha256');
  for (const name of names.flatMap((name) => filesBelow(root, name)).sort()) {
    const content = readFileSync(join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Does the work unless the stamp says that it was done for this print. A stamp lies inside of what it vouches for, and is
 * gone while that is made: work that was cut off is done again.
 */
export async function unlessStamped(stamp, print, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return false;

  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
  return true;
}

function filesBelow(root, name) {
  if (!existsSync(join(root, name))) return [];
  if (!statSync(join(root, name)).isDirectory()) return [name];

  return readdirSync(join(root, name)).flatMap((entry) => filesBelow(root, `${name}/${entry}`));
}
