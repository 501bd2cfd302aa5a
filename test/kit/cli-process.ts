import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
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
  /** What it has written so far. */
  stdout(): string;
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
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = Promise.all([text(child.stderr), once(child, 'close')]).then(([stderr]) => {
    const bytes = Buffer.concat(chunks);
    return { code: child.exitCode, stdout: bytes.toString(), bytes, stderr };
  });
  return {
    ended,
    stdout: () => Buffer.concat(chunks).toString(),
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

const CLI = join(dirname(SERVICE_MAIN), 'cli.js');
