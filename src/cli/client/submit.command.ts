import { Command } from 'commander';
import type { JobAnswer } from '../../contract/answers.js';
import { type Context, contextOf } from '../context.js';
import { UsageError } from '../errors.js';
import { jobDetails } from '../tables.js';
import { deadlineOf, jobOptions, keyHeader, type SubmitOptions, withSubmitOptions } from './submission.js';
import { submitMany } from './submit-many.js';
import { assertCompleted, isFinal, untilFinal } from './until-final.js';

export function submitCommand(): Command {
  const submit = new Command('submit')
    .description('submit URLs to be fetched')
    .argument(
      '<url...>',
      'what to fetch, as it is; "-" reads a list from stdin, a URL a line, without what people put round it',
    );

  return withSubmitOptions(submit).action(async (urls: string[], options: SubmitOptions, command: Command) => {
    const context = contextOf(command);
    const [first, ...others] = urls;
    const fromStdin = urls.includes('-');
    if (fromStdin && others.length > 0) {
      throw new UsageError('"-" stands alone: URLs come from stdin or as arguments, not both.');
    }

    if (fromStdin) await submitMany(process.stdin, options, context);
    else if (first !== undefined && others.length === 0) await submitOne(first, options, context);
    else await submitMany(urls, options, context);
  });
}

async function submitOne(url: string, options: SubmitOptions, { client, terminal }: Context): Promise<void> {
  const until = deadlineOf(options);
  const submitted = await client.ask<JobAnswer>('POST', '/v1/jobs', {
    body: { url, ...jobOptions(options) },
    headers: keyHeader(options.idempotencyKey),
  });
  if (submitted.deduplicated && !terminal.json) terminal.say(standing(submitted.deduplicated));

  const job = until && !isFinal(submitted) ? await untilFinal(client, submitted.id, until) : submitted;
  if (terminal.json) terminal.printJson(job);
  else terminal.print(jobDetails(job, new Date(), terminal.width));
  if (until) assertCompleted([job]);
}

function standing({ ageSeconds, windowEndsAt, ignored }: NonNullable<JobAnswer['deduplicated']>): string {
  const unheard = ignored.length > 0 ? ` Not applied: ${ignored.join(', ')}.` : '';
  return `This job was there already, ${Math.round(ageSeconds)} s old; it stands until ${windowEndsAt}.${unheard}`;
}
