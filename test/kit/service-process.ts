import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The built service; another build than the usual one where the environment names it. */
export const SERVICE_MAIN = process.env['SERVICE_MAIN'] ?? 'dist/main.js';

export type Environment = Readonly<Record<string, string>>;

/** A line of the service's log. From level 40 on somebody should look at it: https://getpino.io/#/docs/api?id=loggerlevels-object */
export interface LogLine {
  readonly level: number;
  readonly context?: string;
  readonly msg: string;
}

/** The built service in a process of its own, as a supervisor runs it, to be killed for real. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers; empty for a role that listens on nothing. */
    readonly url: string,
    /** What it wrote so far, for a test that wonders. */
    readonly lines: readonly string[],
  ) {}

  /** Starts it and waits for its greeting. Throws what it said if it ends instead. */
  static async start(environment: Environment): Promise<ServiceProcess> {
    const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment };
    const child = spawn(process.execPath, [SERVICE_MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    const greeting = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${lines.join('\n')}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        if (line.includes('"context":"Retriever"')) resolve(line);
      });
    });
    return new ServiceProcess(child, /at (http:\S+) as/.exec(greeting)?.[1] ?? '', lines);
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What it has logged; what it wrote beside its log counts as the worst. */
  get log(): readonly LogLine[] {
    return this.lines.map((line) => (line.startsWith('{') ? JSON.parse(line) : { level: 60, msg: line }) as LogLine);
  }

  /** Ends it as a power cut would: nothing of it gets to run. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end, and answers with its exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Takes the processor from it, as a paused virtual machine does: it is there, and does nothing, until it goes on. */
  suspend(): void {
    this.child.kill('SIGSTOP');
  }

  /** To it, no time has passed. */
  goOn(): void {
    this.child.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.isOver) {
      const exited = once(this.child, 'exit');
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}
