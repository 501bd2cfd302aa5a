import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { withBareServer, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, comparedWithBefore, type ToldRow } from './rows.js';

const WORKERS = 50;
/** The first ones are not counted, and the last ones are left: no claim finds nothing. */
const WARM_UP_SHARE = 0.2;
const LEFT_SHARE = 0.1;
const SUBMITTED_AT_ONCE = 100;
const LOOK_EVERY_MS = 50;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Workers that claim a task and complete it, again and again: against a server that only makes the same two durable writes. */
export async function working(plan: Plan): Promise<readonly ToldRow[]> {
  const { against: home, profile, tasks } = plan;
  const { ours, bare, before } = await inTurns(plan.rounds, {
    ours: () => withService({ role: 'all', profile }, ({ url }) => worked(url, tasks, submitAll)),
    bare: () => withBareServer('grouped', (url) => worked(url, tasks, async () => {})),
    before: home
      ? () => withService({ role: 'all', home, profile: false }, ({ url }) => worked(url, tasks, submitAll))
      : undefined,
  });
  return [
    compared('claim and complete', { ours, other: bare, unit: '× bare server, two durable writes', target: 0.5 }),
    ...comparedWithBefore('claim and complete', ours, before),
  ];
}

/** Tasks completed a second. */
async function worked(
  url: string,
  tasks: number,
  prepare: (url: string, tasks: number) => Promise<void>,
): Promise<number> {
  await prepare(url, tasks);
  const done = Math.floor(tasks * (1 - LEFT_SHARE));
  let completed = 0;
  let measuredFrom = 0;
  let measuredTo = 0;
  const run = autocannon({
    url,
    connections: WORKERS,
    amount: 2 * done,
    headers: JSON_TYPE,
    requests: [
      {
        method: 'POST',
        path: '/v1/tasks/claim',
        body: '{"worker":"bench"}',
        onResponse: (status, body, context) => {
          if (status !== 200) throw new Error(`A claim was answered ${status}`);
          context['task'] = (JSON.parse(body) as { tasks: object[] }).tasks[0];
        },
      },
      {
        setupRequest: (request, context) => {
          const { id, lease } = context['task'] as { id: string; lease: { token: string } };
          const body = JSON.stringify({ token: lease.token, status: 'succeeded', result: { words: 4 } });
          return { ...request, method: 'POST', path: `/v1/tasks/${id}/complete`, body };
        },
        onResponse: () => {
          completed++;
          measuredTo = performance.now();
          if (completed === Math.floor(done * WARM_UP_SHARE)) measuredFrom = measuredTo;
        },
      },
    ],
  });
  const { errors, timeouts, non2xx } = await run;
  if (errors + timeouts + non2xx > 0)
    throw new Error(`Workers failed: ${JSON.stringify({ errors, timeouts, non2xx })}`);
  return (completed - Math.floor(done * WARM_UP_SHARE)) / ((measuredTo - measuredFrom) / 1_000);
}

/** Submits all, and waits until the views know them. */
async function submitAll(url: string, tasks: number): Promise<void> {
  const left = Array.from({ length: tasks }, (_, n) => n).values();
  const submit = async () => {
    for (const n of left) {
      const body = JSON.stringify({ id: `task-${n}`, data: { text: 'to be or not' } });
      const { status } = await fetch(`${url}/v1/tasks`, { method: 'POST', headers: JSON_TYPE, body });
      if (status !== 202) throw new Error(`A submission was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: SUBMITTED_AT_ONCE }, submit));
  for (let depth = 0; depth < tasks; ) {
    await sleep(LOOK_EVERY_MS);
    const { items } = (await (await fetch(`${url}/v1/queues`)).json()) as { items: { name: string; depth: number }[] };
    depth = items.find(({ name }) => name === 'default')?.depth ?? 0;
  }
}
