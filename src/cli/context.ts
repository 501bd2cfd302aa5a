import type { Command } from 'commander';
import { Client } from './client.js';
import { UsageError } from './errors.js';
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

/**
 * From the options that stand before or behind any command.
 * @throws UsageError for a key that no header can carry; commander would repeat it in its own complaint
 */
export function contextOf(command: Command): Context {
  const { url, key, json } = command.optsWithGlobals<GlobalOptions>();
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError('An API key has printable ASCII characters, and no spaces.');
  }
  return { client: new Client(url, key), terminal: new Terminal(json ?? false) };
}
