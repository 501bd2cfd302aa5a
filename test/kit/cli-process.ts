import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { SERVICE_MAIN } from './service-process.js';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends it as a power cut would. */
  kill(): Promise<Ended>;
}

/** Runs the built command line as a shell does, and waits for its end. */
export function retriever(args: readonly string[], input = '', env: Record<string, string> = {}): Promise<Ended> {
  return begin(args, input, env).ended;
}

/** Begins it, for a test that has something to do meanwhile. */
export function begin(args: readonly string[], input = '', env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(input);
  const ended = Promise.all([buffer(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([bytes, stderr]) => ({ code: child.exitCode, stdout: bytes.toString(), bytes, stderr }),
  );
  return {
    ended,
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

const CLI = join(dirname(SERVICE_MAIN), 'cli.js');
