import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer, text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

/** Runs the built command line as a shell does, and waits for its end. */
export async function retriever(args: readonly string[], input = '', env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  child.stdin.on('error', () => {}); // it may end without reading
  child.stdin.end(input);
  const [bytes, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout: bytes.toString(), bytes, stderr };
}
