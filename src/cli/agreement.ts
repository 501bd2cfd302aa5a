import { createInterface } from 'node:readline/promises';
import { UnfinishedError } from './errors.js';

/**
 * Asks whoever sits at the terminal.
 * @throws UnfinishedError where nobody does: a script says `--yes`
 */
export async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UnfinishedError(
      'It asks first, and nobody is there to answer: --yes goes on without. Nothing was changed.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
