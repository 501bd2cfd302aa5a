import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DOUBLE, install, JAVA_CLASS_PATH } from './install.mjs';

/** How long a server may take to end when it is asked to, before it is made to. */
const PATIENCE_MS = 10_000;

/** None lives long: what the optimising compiler would spend is more than it could ever save. */
const QUICKLY_COMPILED = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const JAVA_OPTIONS = ['-Xmx1g', ...QUICKLY_COMPILED, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const SERVERS = {
  mongodb: {
    command: ['java', ...JAVA_OPTIONS, '-cp', JAVA_CLASS_PATH, 'Server', '--leashed'],
    url: (address) => `mongodb://${address}`,
  },
  eventstoredb: {
    command: [process.execPath, '--no-warnings', '--import', here('leash.mjs'), DOUBLE],
    url: (address) => `esdb://${address}?tls=false`,
  },
};

/**
 * Starts a server on 127.0.0.1, in a process of its own, and waits until it listens. Throws what it said if it ends
 * instead. It ends with this process, also when this one is killed.
 * @param {'mongodb' | 'eventstoredb'} name
 * @param {{ dataDir?: string, port?: number, args?: readonly string[] }} options Without a folder MongoDB's stand-in keeps
 *   its data in memory, which is quicker; the double needs one. Port 0, the default, is a free one; `args` are more words
 *   for its command line.
 */
export async function start(name, { dataDir, port = 0, args = [] }) {
  await install(name);
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const [command, ...first] = SERVERS[name].command;
  const data = dataDir ? ['--data', dataDir] : [];
  const child = spawn(command, [...first, ...data, '--port', String(port), ...args], {
    detached: true, // a process group of its own: the terminal's Ctrl-C is for those who use it, and they end first
    env: { ...process.env, NODE_OPTIONS: '' }, // those are the test runner's
  });
  child.stdin.on('error', () => {}); // it was killed
  const { address, control } = await ready(name, child);
  return new RunningServer(child, SERVERS[name].url(address), Number(address.split(/[:,]/)[1]), control);
}

/** A server in a process of its own. */
class RunningServer {
  #child;

  constructor(child, url, port, control) {
    this.#child = child;
    this.url = url;
    this.port = port;
    /** Where it takes orders to misbehave, as `127.0.0.1:port`; only the double of EventStoreDB does. */
    this.control = control;
    /** Fulfilled when its process has ended, with the exit code or the signal. */
    this.ended = once(child, 'exit').then(([code, signal]) => signal ?? code);
  }

  get pid() {
    return this.#child.pid;
  }

  /** Ends it as a power cut would: nothing of it gets to run. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, and insists after a while. */
  async stop() {
    this.#child.kill('SIGTERM');
    const insisting = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(insisting);
  }

  /** Lets this process end before it: then the server ends too. */
  unref() {
    this.#child.unref();
    for (const stream of this.#child.stdio) stream.unref();
  }

  /** Takes the processor from it: its connections stay open, and nobody answers, until it goes on. */
  suspend() {
    this.#child.kill('SIGSTOP');
  }

  goOn() {
    this.#child.kill('SIGCONT');
  }
}

function ready(name, child) {
  return new Promise((resolve, reject) => {
    const lines = [];
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The ${name} test server ended (${signal ?? code}) before it listened: ${lines.join('\n')}`));
    });
    // Read to the end, also when nobody wants the lines any more: a full pipe would stop the server.
    for (const input of [child.stderr, child.stdout]) {
      createInterface({ input }).on('line', (line) => {
        if (lines.length < 100) lines.push(line);
        const address = /listens on ([\d.:]+(?:,[\d.:]+)*)/.exec(line)?.[1];
        if (address) resolve({ address, control: /control (127\.0\.0\.1:\d+)/.exec(line)?.[1] });
      });
    }
  });
}
