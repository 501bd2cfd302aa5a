import { cp } from 'node:fs/promises';
import { start } from '../servers/launch.mjs';
import type { ServerName } from './servers.js';
import { temporaryFolder } from './temporary-folder.js';

export interface OwnServer {
  readonly url: string;
  readonly port: number;
  /** Where the double of EventStoreDB takes orders to misbehave, as `127.0.0.1:port`; another one after each start. */
  control(): string | undefined;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it on the same data and the same port, after a `kill` or a `loseData`. */
  startAgain(): Promise<void>;
  /** Kills it and throws its data away. */
  loseData(): Promise<void>;
  /** A snapshot of its volume, as a power cut would leave it: it is killed, copied, and started again. */
  snapshot(folder: string): Promise<void>;
  /** Puts such a snapshot in the place of its data, after a `loseData`, and starts it. */
  putBack(folder: string): Promise<void>;
  /** Takes the processor from it: connections stay open, and nobody answers, until it goes on. */
  suspend(): void;
  goOn(): void;
  /** Ends it for good, and removes its data. */
  close(): Promise<void>;
}

/**
 * A server for one spec alone, in a process and a folder of its own.
 * @param args more words for its command line
 */
export async function ownServer(name: ServerName, args: readonly string[] = []): Promise<OwnServer> {
  const folder = await temporaryFolder();
  const startOn = async (port: number) => {
    const server = await start(name, { dataDir: folder.path, port, args });
    server.unref(); // a test that fails before its end must not keep the run from ending
    return server;
  };
  let running = await startOn(0);
  const { url, port } = running;

  return {
    url,
    port,
    control: () => running.control,
    kill: () => running.kill(),
    suspend: () => running.suspend(),
    goOn: () => running.goOn(),
    async startAgain() {
      running = await startOn(port);
    },
    async loseData() {
      await running.kill();
      await folder.remove();
    },
    async snapshot(to) {
      await running.kill();
      await cp(folder.path, to, { recursive: true });
      running = await startOn(port);
    },
    async putBack(from) {
      await cp(from, folder.path, { recursive: true });
      running = await startOn(port);
    },
    async close() {
      await running.kill();
      await folder.remove();
    },
  };
}
