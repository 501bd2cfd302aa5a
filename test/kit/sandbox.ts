import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe } from 'vitest';

/** A command, its arguments, and as which user it is to be run. */
export interface Sandbox {
  readonly command: readonly [string, ...string[]];
  readonly uid?: number;
}

const NOBODY = 65_534;
const RUNS_FOR_MS = 30_000;
const IS_ROOT = process.getuid?.() === 0;

/** Runs a program as somebody who may not write what this process made, or who has taken that right from itself. */
export const WITHOUT_RIGHTS: Sandbox = { command: [process.execPath], ...(IS_ROOT && { uid: NOBODY }) };

/** Runs a program to which a folder lies on a read-only disk, in a mount namespace of its own. */
export function onReadOnlyDisk(folder: string): Sandbox {
  const mounts = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"';
  return { command: ['unshare', '--mount', '--map-root-user', 'sh', '-c', mounts, folder, process.execPath] };
}

/** A suite that is skipped, visibly, where a sandbox cannot be had: without namespaces, or where nobody may not read. */
export function describeIn(name: string, sandbox: Sandbox, suite: () => void): void {
  const { command, uid } = sandbox;
  const [program, ...args] = command;
  const script = ['--eval', `require('node:fs').accessSync('dist/main.js')`];
  const { status } = spawnSync(program, [...args, ...script], uid === undefined ? {} : { uid, gid: uid });
  (status === 0 ? describe : describe.skip)(name, suite);
}

/** Runs some lines of Node in a sandbox, to its end. */
export async function runIn({ command, uid }: Sandbox, args: readonly string[], env: Record<string, string>) {
  const [program, ...before] = command;
  const child = spawn(program, [...before, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    ...(uid !== undefined && { uid, gid: uid }),
    timeout: RUNS_FOR_MS, // one that should have ended by itself ends its test, and does not stay behind it
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, stdout, stderr };
}
