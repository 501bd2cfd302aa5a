import { Command, Option } from 'commander';
import { problemsOf } from '../../backup/stock-problems.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError } from '../errors.js';
import { count } from '../option-values.js';
import { stopSignal } from '../stop-signal.js';
import { Terminal } from '../terminal.js';
import { BackupBars } from './backup-bars.js';
import type { OpenBackups } from './backup-tools.js';
import { holdingOf } from './backup-words.js';
import { withTools } from './with-tools.js';

const HELP = `
Beside the running service. The embedded store is copied as it is at one moment. Of servers, whose own ways carry the
bytes, it writes down what they hold before that: see the README.`;

const BYTES_A_MEGABYTE = 1_000_000;

/** What is kept apart, so that it can come back: for an operator. */
export function backupCommand(open: OpenBackups): Command {
  return new Command('backup')
    .description('write all that cannot be made again into a new folder, with a manifest of what it holds')
    .argument('<folder>', 'a new one, which is there once all of it is')
    .addOption(
      new Option('--rate <MB/s>', 'how fast at most: the service has the same disk').argParser(count).default(50),
    )
    .addHelpText('after', HELP)
    .addCommand(verifyCommand(open))
    .action(async (folder: string, { rate }: { rate: number }, command: Command) => {
      const terminal = terminalOf(command);
      const signal = stopSignal();
      const bars = new BackupBars({ files: 'Copying', log: 'Counting' });
      const making = withTools(open, ({ writer }) =>
        writer.make(folder, { bytesPerSecond: rate * BYTES_A_MEGABYTE, onProgress: (each) => bars.show(each), signal }),
      );
      const { manifest, stock } = await unlessStopped(
        making,
        signal,
        'It was stopped, and nothing of it is left.',
      ).finally(() => bars.end());
      const problems = [...problemsOf(stock)];
      if (terminal.json) terminal.printJson({ ...manifest, problems });
      else for (const line of [...problems, `${folder} holds ${holdingOf(stock)}.`]) terminal.print(harmless(line));
      if (problems.length > 0) throw new UnfinishedError('The backup is complete; what it was made of is not whole.');
    });
}

function verifyCommand(open: OpenBackups): Command {
  return new Command('verify')
    .description(
      'check such a folder, or the servers that it counts: files, every chain, every result that is promised',
    )
    .argument('<folder>')
    .action(async (folder: string, _: object, command: Command) => {
      const terminal = terminalOf(command);
      const signal = stopSignal();
      const bars = new BackupBars({ files: 'Reading', log: 'Verifying' });
      const checking = withTools(open, ({ check }) =>
        check.run(folder, { onProgress: (each) => bars.show(each), signal }),
      );
      const { manifest, stock, problems } = await unlessStopped(
        checking,
        signal,
        'It was stopped before its end.',
      ).finally(() => bars.end());
      if (terminal.json) terminal.printJson({ ...manifest, problems });
      else for (const problem of problems) terminal.print(harmless(problem));
      if (problems.length > 0 || !stock) throw new UnfinishedError('It is not what was backed up.');

      const { lostCount } = manifest.results;
      if (terminal.json) return;
      terminal.print(`All of it is there: ${holdingOf(stock)}.`);
      if (lostCount > 0) terminal.print(`${lostCount} results had lost their body before it was made.`);
    });
}

export function terminalOf(command: Command): Terminal {
  return new Terminal(command.optsWithGlobals<{ json?: boolean }>().json ?? false);
}

/** @throws UnfinishedError with a sentence, in the place of whatever a stop made it throw */
export async function unlessStopped<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  sentence: string,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) throw new UnfinishedError(sentence);
    throw error;
  }
}
