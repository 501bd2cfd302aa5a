import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

const KEPT_OUTPUT = 4_000;
const STOPS_WITHIN_MS = 10_000;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** For Node itself. */
  readonly nodeArgs?: readonly string[];
}

/** A process of its own that runs one script. What it prints is kept, to be told when it fails. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #output = '';

  constructor(
    private readonly script: string,
    { args = [], env = process.env, nodeArgs = [] }: ChildOptions = {},
  ) {
    this.#process = fork(script, args, { env, execArgv: [...nodeArgs], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    running.add(this.#process);
    this.#ended = once(this.#process, 'exit').finally(() => running.delete(this.#process));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
      });
    }
  }

  /** The next message of this child. */
  message(): Promise<unknown> {
    return this.while(once(this.#process, 'message').then(([message]) => message));
  }

  /** Tells this child something. */
  send(message: string): void {
    this.#process.send(message);
  }

  /** Hears every message from now on. */
  onMessage(listener: (message: unknown) => void): void {
    this.#process.on('message', listener);
  }

  /** The outcome of something that needs this child alive. */
  async while<Outcome>(work: Promise<Outcome>): Promise<Outcome> {
    const ended = this.#ended.then(() => {
      throw this.failure('ended before it was done');
    });
    return Promise.race([work, ended]);
  }

  /** An error that tells what this child said last. */
  failure(what: string): Error {
    return new Error(`${this.script} ${what}${this.#output === '' ? '' : `. It said:\n${this.#output}`}`);
  }

  async stop(): Promise<void> {
    if (!running.has(this.#process)) return;

    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), STOPS_WITHIN_MS);
    await this.#ended;
    clearTimeout(late);
  }
}

/** Runs a task beside a child, which ends with it. */
export async function besides<Result>(child: Child, task: (child: Child) => Promise<Result>): Promise<Result> {
  try {
    return await task(child);
  } finally {
    await child.stop();
  }
}
