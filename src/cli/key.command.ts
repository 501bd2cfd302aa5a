import { hash, randomBytes } from 'node:crypto';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { Terminal } from './terminal.js';

const SCOPES = ['read', 'submit', 'admin'] as const;
/** Says whose key it is to whoever finds one where none belongs, scanners of repositories among them. */
const PREFIX = 'retriever_';
const SECRET_BYTES = 32;

export function keyCommand(): Command {
  return new Command('key').description('keys of the API').addCommand(newKeyCommand());
}

function newKeyCommand(): Command {
  return new Command('new')
    .description('make a key; the service is told its hash alone, and the key itself is shown once')
    .addArgument(new Argument('<name>', 'of whom it is: stands in the events as the actor').argParser(keyName))
    .addOption(
      new Option('--scopes <scopes>', `what it may do: of ${SCOPES.join(', ')}, joined by +`)
        .default('read+submit')
        .argParser(scopes),
    )
    .option('--json', 'results for machines: JSON, one a line')
    .action((name: string, options: { scopes: string; json?: boolean }) => {
      const terminal = new Terminal(options.json ?? false);
      const key = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
      const entry = `${name}:${options.scopes}:${hash('sha256', key)}`;
      if (terminal.json) {
        terminal.printJson({ name, scopes: options.scopes.split('+'), key, entry });
        return;
      }
      terminal.print(`for ${name}, shown this once:  ${key}`);
      terminal.print(`for API_KEYS of the service:  ${entry}`);
    });
}

function keyName(value: string): string {
  if (!/^[\w.-]{1,64}$/.test(value)) throw new InvalidArgumentError('It has 1 to 64 letters, digits, _, - and dots.');
  return value;
}

function scopes(value: string): string {
  const known: readonly string[] = SCOPES;
  if (!value.split('+').every((scope) => known.includes(scope))) {
    throw new InvalidArgumentError(`It is one of ${SCOPES.join(', ')}, or several joined by +.`);
  }
  return value;
}
