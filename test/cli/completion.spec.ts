import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const isThere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What a shell offers for the last of these words, by its script in a file. */
const OFFERED: Readonly<Record<string, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) =>
    shell(
      'bash',
      `source ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _retriever; printf '%s\\n' "\${COMPREPLY[@]}"`,
      words,
    ),
  // The functions of zsh's completion system work on a line that is being edited only.
  zsh: (script, words) =>
    shell(
      'zsh',
      `compdef() {}; _describe() { print -l -- "\${(@P)2}" }; source ${script}; words=("$@"); CURRENT=$#; _retriever`,
      words,
    ),
  fish: (script, words) =>
    execFileSync('fish', ['-c', `source ${script}; complete -C '${words.join(' ')}'`], { encoding: 'utf8' }),
};

function shell(name: string, commands: string, words: readonly string[]): string {
  return execFileSync(name, ['-c', commands, name, ...words], { encoding: 'utf8' });
}

describe.each(Object.keys(OFFERED))('the completion of %s', (name) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let text: string;
  const script = () => join(folder.path, 'completion');

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { code, stdout, stderr } = await retriever(['completion', name]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    text = stdout;
    await writeFile(script(), text);
  });
  afterAll(() => folder.remove());

  /** Without descriptions. */
  const offered = (...words: string[]) => {
    const lines = OFFERED[name]?.(script(), ['retriever', ...words]).split('\n') ?? [];
    return lines.map((line) => line.split(/[\t:]/)[0] ?? '').filter((line) => line.startsWith(words.at(-1) ?? ''));
  };

  test('knows every command that the help names', async () => {
    const { stdout } = await retriever(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]+)\b/gm)].map(([, command = '']) => command);

    expect(commands.length).toBeGreaterThan(30);
    expect(commands.filter((command) => !text.includes(` ${command}`) && !text.includes(`'${command}`))).toEqual([]);
  });

  describe.skipIf(!isThere(name))('in the shell itself', () => {
    test.each([
      [['stat'], ['stats', 'status']],
      [
        ['audit', 'verify'],
        ['verify', 'verify-bundle'],
      ],
      [['hosts', 'ho'], ['hold']],
      [['list', '--so'], ['--sort']],
      [
        ['result', 'x', '--as', ''],
        ['text', 'markdown', 'links', 'json'],
      ],
      [['completion', 'z'], ['zsh']],
      [['--url', 'audit', 'hosts', 'rel'], ['release']],
      [['pause', 'x', '--reason', 'audit', '--rea'], ['--reason']],
    ])('offers for %j what fits', (words, expected) => {
      const found = offered(...words).filter((word) => word !== '');

      expect(found.sort()).toEqual([...expected].sort());
    });
  });
});

test('there is no completion for a shell that nobody wrote one for', async () => {
  const { code, stdout, stderr } = await retriever(['completion', 'tcsh']);

  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
});
