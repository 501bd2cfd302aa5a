import type { Command } from 'commander';
import { Client } from './client.js';
import { Terminal } from './terminal.js';

/** What every command works with. */
export interface Context {
  readonly client: Client;
  readonly terminal: Terminal;
}

export interface GlobalOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** From the options that stand before or behind any command. */
export function contextOf(command: Command): Context {
  const { url, key, json } = command.optsWithGlobals<GlobalOptions>();
  return { client: new Client(url, key), terminal: new Terminal(json ?? false) };
}
