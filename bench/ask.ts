import autocannon from 'autocannon';
import { LOT } from './asked-jobs.js';
import { besides } from './child.js';
import { measured, script, withServiceIn } from './contenders.js';
import { inFolder } from './places.js';
import type { Plan } from './plan.js';
import { QUESTIONS, type Question } from './questions.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow } from './rows.js';
import { openStores } from './stores.js';
import { writeAsked } from './written-log.js';

const CONNECTIONS = 10;

/** Where the contenders answer: a service with many jobs, one with few, and a server that only reads rows of the many. */
interface Asked {
  readonly many: string;
  readonly few: string;
  readonly bare: string;
}

/** Questions: against a server that reads as many rows of the same file, and against the same service with 1,000 jobs. */
export function asking(plan: Plan): Promise<readonly ToldRow[]> {
  return withJobs(LOT, plan, (few) =>
    withJobs(plan.asked, plan, (many, folder) =>
      besides(script('bare-reads', [folder]), async (child) => {
        const bare = String(await child.message());
        const rows: ToldRow[] = [];
        for (const question of QUESTIONS) rows.push(...(await asked(question, { many, few, bare }, plan)));
        return rows;
      }),
    ),
  );
}

/** Runs a task beside a service that holds so many jobs, and has nothing else to do. */
function withJobs<Result>(
  jobs: number,
  { profile }: Plan,
  task: (url: string, folder: string) => Promise<Result>,
): Promise<Result> {
  return inFolder(async (folder) => {
    const place = { DATA_DIR: folder };
    const { log, close } = await openStores(place);
    await writeAsked(log, jobs);
    await close();
    await measured('rebuilding', place);
    return withServiceIn(place, { role: 'api', profile }, ({ url }) => task(url, folder));
  });
}

async function asked(question: Question, at: Asked, plan: Plan): Promise<readonly ToldRow[]> {
  const { name, target } = question;
  const ofMany = `${at.many}${question.path(plan.asked)}`;
  const ofFew = `${at.few}${question.path(LOT)}`;
  const rows = await rowsOf(ofMany, question);
  const fewer = await rowsOf(ofFew, question);
  if (rows === 0 || rows !== fewer) throw new Error(`${name} has ${rows} rows, and of fewer jobs ${fewer}`);

  const { many, bare, few } = await inTurns(plan.rounds, {
    many: () => answered(ofMany, question, plan),
    bare: () => answered(`${at.bare}/rows/${rows}`, question, plan),
    few: () => answered(ofFew, question, plan),
  });
  const jobs = plan.asked.toLocaleString('en');
  return [
    compared(`ask: ${name}`, { ours: many, other: bare, unit: `× bare Fastify read of rows: ${rows}`, target }),
    compared(`ask: ${name}, ${jobs} jobs`, { ours: many, other: few, unit: '× with 1,000 jobs', target: 0.5 }),
  ];
}

/** How many rows an answer is made of. */
async function rowsOf(url: string, question: Question): Promise<number> {
  const response = await fetch(url, request(question));
  const answer = (await response.json()) as { items?: unknown[] };
  if (!response.ok) throw new Error(`${question.name} was answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer.items?.length ?? 1;
}

/** Answers a second; the first ones are not counted. */
async function answered(url: string, question: Question, { asks }: Plan): Promise<number> {
  const warmUp = Math.ceil(asks / 4);
  let [answers, measuredFrom] = [0, 0];
  const run = autocannon({ url, connections: CONNECTIONS, amount: warmUp + asks, ...request(question) });
  run.on('response', () => {
    answers++;
    if (answers === warmUp) measuredFrom = performance.now();
  });
  const { errors, timeouts, non2xx } = await run;
  if (errors + timeouts + non2xx > 0)
    throw new Error(`${question.name} failed: ${JSON.stringify({ errors, timeouts, non2xx })}`);
  return asks / ((performance.now() - measuredFrom) / 1_000);
}

function request({ body }: Question) {
  if (!body) return {};
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } as const;
}
