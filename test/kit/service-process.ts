import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Environment = Readonly<Record<string, string>>;

/** The built service in a process of its own, as a supervisor runs it, to be killed for real. */
export class ServiceProcess {
  /** What it wrote, for a test that wonders. */
  readonly lines: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers; empty for a role that listens on nothing. */
    readonly url: string,
  ) {}

  /** Starts it and waits for its greeting. Throws what it said if it ends instead. */
  static async start(environment: Environment): Promise<ServiceProcess> {
    const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment };
    const child = spawn(process.execPath, [process.env['SERVICE_MAIN'] ?? 'dist/main.js'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    const greeting = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${lines.join('\n')}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        if (line.includes('"context":"Retriever"')) resolve(line);
      });
    });
    const service = new ServiceProcess(child, /at (http:\S+) as/.exec(greeting)?.[1] ?? '');
    service.lines.push(...lines);
    return service;
  }

  /** Ends it as a power cut would: nothing of it gets to run. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end, and answers with its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}
