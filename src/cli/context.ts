import type { Command } from 'commander';
import { Client } from './client/client.js';
import { UsageError } from './errors.js';
import { serviceUrl } from './option-values.js';
import { Terminal } from './terminal.js';

/** What every command works with. */
export interface Context {
  readonly client: Client;
  readonly terminal: Terminal;
}

/** Where a service is that nobody names. */
export const SERVICE_URL = 'http://127.0.0.1:3000';

export interface GlobalOptions {
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/**
 * From the options that stand before or behind any command.
 * @throws UsageError for a key that no header can carry; commander would repeat it in its own complaint
 */
export function contextOf(command: Command): Context {
  const { url, key, json } = given(command);
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError('An API key has printable ASCII characters, and no spaces.');
  }
  return { client: new Client(url, key), terminal: new Terminal(json ?? false) };
}

/** What stands behind the command counts before what stands in front of it, and that before the environment. */
function given(command: Command): GlobalOptions & { readonly url: string } {
  const { url, key = process.env['RETRIEVER_API_KEY'], json } = optionsOf(command);
  return { url: url ?? environmentUrl(), json: json ?? false, ...(key && { key }) };
}

function optionsOf(command: Command): GlobalOptions {
  return { ...(command.parent && optionsOf(command.parent)), ...command.opts<GlobalOptions>() };
}

function environmentUrl(): string {
  try {
    return serviceUrl(process.env['RETRIEVER_URL'] || SERVICE_URL);
  } catch (error) {
    throw new UsageError(`RETRIEVER_URL is wrong. ${error instanceof Error ? error.message : error}`);
  }
}
