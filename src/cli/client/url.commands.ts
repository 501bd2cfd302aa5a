import { Command, Option } from 'commander';
import type { DiffAnswer, UrlJobAnswer } from '../../contract/answers.js';
import { contextOf } from '../context.js';
import { count } from '../option-values.js';
import { urlJobsTable } from '../tables.js';
import { harmless, size } from './formats.js';
import { showItems } from './show-items.js';

/** What became of a URL, and of its page. */
export function urlCommands(): Command[] {
  return [url(), diff()];
}

function url(): Command {
  return new Command('url')
    .description('every job of a URL, newest first, and whether its page had changed')
    .argument('<url>')
    .option('--limit <n>', 'how many', count, 50)
    .option('--all', 'every one, whatever the limit')
    .action(async (asked: string, { limit, all }: { limit: number; all?: true }, command: Command) => {
      const context = contextOf(command);
      const most = all ? Number.POSITIVE_INFINITY : limit;
      const jobs = context.client.items<UrlJobAnswer>('/v1/urls', { url: asked }, most);
      await showItems(jobs, (found, width) => urlJobsTable(found, new Date(), width), context);
    });
}

interface DiffOptions {
  readonly by: string;
  readonly ignoreWhitespace?: true;
}

function diff(): Command {
  return new Command('diff')
    .description('what differs between the results of two jobs')
    .argument('<from>', 'the id of the earlier job')
    .argument('<to>', 'the id of the later job')
    .addOption(new Option('--by <way>', 'how they are compared').choices(['lines', 'words', 'json']).default('lines'))
    .option('--ignore-whitespace', 'white space makes no difference')
    .action(async (from: string, to: string, { by, ignoreWhitespace }: DiffOptions, command: Command) => {
      const { client, terminal } = contextOf(command);
      const query = { from, to, by, ignoreWhitespace: ignoreWhitespace && 'true' };
      const answer = await client.ask<DiffAnswer>('GET', '/v1/diff', { query });
      if (terminal.json) terminal.printJson(answer);
      else if (answer.diff) terminal.print(shown(answer.diff.replace(/\n$/, ''), terminal.width));
      else terminal.say(sentenceOn(answer));
    });
}

/** A page must not steer a terminal; a file gets it as it is. */
function shown(diff: string, width: number | undefined): string {
  if (width === undefined) return diff;
  return diff
    .split('\n')
    .map((line) => harmless(line.replaceAll('\t', '    ')))
    .join('\n');
}

function sentenceOn({ isSame, reason, from, to }: DiffAnswer): string {
  if (isSame) return `Both are the same ${size(from.size)}.`;
  if (reason === null) return 'They differ, and not in what is compared.';

  const sizes = `${size(from.size)} with the hash ${from.sha256}, then ${size(to.size)} with the hash ${to.sha256}.`;
  return `${WHY_NOT[reason]}: ${sizes}`;
}

const WHY_NOT = {
  no_text: 'They differ, and one of them is no text',
  not_json: 'They differ, and one of them is no JSON',
  too_large: 'They differ, and one of them has more than 2 MiB',
  too_different: 'They differ in too much to tell',
} as const;
