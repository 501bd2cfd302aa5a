import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Client } from '../client/client.js';
import { UnfinishedError } from '../errors.js';
import { aborted, stopSignal } from '../stop-signal.js';
import { Terminal } from '../terminal.js';
import { showDemo } from './demo.js';
import { DemoSite } from './demo-site.js';

/** Runs the service in this process, as an environment configures it. */
export type StartService = (environment: Readonly<Record<string, string>>) => Promise<{
  readonly url: string | undefined;
  close(): Promise<void>;
}>;

/** Several times what the slowest page takes. */
const LIMIT_MS = 60_000;

export function demoCommand(start: StartService): Command {
  return new Command('demo')
    .description('watch the service fetch a small site on this machine; needs no network')
    .option('--once', 'end by itself; exit code 0 if every job ended as it should')
    .action(async ({ once }: { once?: true }) => {
      const stopped = stopSignal();
      await withService(start, async (site, url) => {
        const terminal = new Terminal(false);
        await untilStopped(stopped, (limit) => showDemo(new Client(url), site, terminal, limit));
        if (once) return;

        terminal.print(`\nThe service stays up at ${url} until Ctrl-C. In another terminal:`);
        terminal.print(`  npm run -s retriever -- list --url ${url}`);
        await aborted(stopped);
      });
    });
}

async function untilStopped(stopped: AbortSignal, show: (limit: AbortSignal) => Promise<void>): Promise<void> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    await show(AbortSignal.any([stopped, limit]));
  } catch (error) {
    if (stopped.aborted) throw new UnfinishedError('The demo was stopped before its end.');
    if (limit.aborted) throw new UnfinishedError(`Not every job was final after ${LIMIT_MS / 1_000} s.`);
    throw error;
  }
}

/** The service shares this process with the site: whatever ends it, nothing is left running, and no folder is left. */
async function withService(start: StartService, use: (site: string, url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'retriever-demo-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);

  const site = await DemoSite.open();
  try {
    const service = await start({
      PORT: '0',
      DATA_DIR: folder,
      ALLOW_ADDRESSES: `127.0.0.1/32:${site.port}`,
      LOG_LEVEL: 'error',
    });
    try {
      await use(site.url, String(service.url));
    } finally {
      await site.close(); // before the service, so that what is still being fetched ends at once
      await service.close();
    }
  } finally {
    await site.close();
    removeFolder();
  }
}
