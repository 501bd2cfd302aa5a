import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { measured, withOrigin, withServiceIn } from './contenders.js';
import { inFolder } from './places.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { below, type ToldRow } from './rows.js';
import type { Service } from './service.js';
import { openStores } from './stores.js';
import { writeLives } from './written-log.js';

/** Debian's, as in the tests of the page. */
const CHROMIUM = '/usr/bin/chromium';
/** A job is submitted, begun and completed: three events, each an update. */
const JOBS_A_MINUTE = 10_000 / 3;
const TICK_MS = 250;
const FEW = 1_000;
/** Three frames of a screen that shows sixty a second. */
const LIMIT_MS = 50;

/** How the page's table fares that shows all jobs, live, while they come and go: 99 of 100 frames take no longer. */
export async function looking(plan: Plan): Promise<readonly ToldRow[]> {
  if (!existsSync(CHROMIUM)) {
    console.error('Chromium is not there: the page is not measured.');
    return [];
  }
  return withOrigin(0, async (origin) => {
    const rows: ToldRow[] = [];
    for (const jobs of [FEW, plan.asked]) {
      const { frames } = await withJobs(jobs, plan, (service) =>
        inTurns(plan.rounds, { frames: () => slowFrames(service.url, origin, plan) }),
      );
      const name = `frame p99 of the page, 10,000 updates a minute, ${jobs.toLocaleString('en')} jobs`;
      rows.push(below(name, { times: frames, limitMs: LIMIT_MS, target: 1 }));
    }
    return rows;
  });
}

/** Runs a task beside a service that holds so many jobs that have ended. */
function withJobs<Result>(jobs: number, { profile }: Plan, task: (service: Service) => Promise<Result>) {
  return inFolder(async (folder) => {
    const place = { DATA_DIR: folder };
    const { log, close } = await openStores(place);
    await writeLives(log, jobs, 1);
    await close();
    await measured('rebuilding', place);
    return withServiceIn(place, { role: 'all', profile }, task);
  });
}

/** Looks at the table for a while. @returns how long 99 of 100 frames took at most, in milliseconds */
async function slowFrames(server: string, origin: string, { lookSeconds }: Plan): Promise<number> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(server);
    await page.locator('.live.is-live').waitFor();
    await page.locator('table.jobs').waitFor();
    await measureFrames(page);
    await update(server, origin, lookSeconds);
    const shown = await page.getByRole('row').filter({ hasText: origin }).count();
    if (shown === 0) throw new Error('The table shows none of the jobs that came');
    return Math.round(await page.evaluate<number>(P99));
  } finally {
    await browser.close();
  }
}

function measureFrames(page: Page): Promise<void> {
  return page.evaluate(`{
    window.frames_ = [];
    let last = performance.now();
    const frame = (now) => {
      window.frames_.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
}

const P99 = 'window.frames_.sort((one, other) => one - other)[Math.floor(window.frames_.length * 0.99)]';

let submitted = 0;

async function update(server: string, origin: string, seconds: number): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; performance.now() - startedAt < seconds * 1_000; await sleep(TICK_MS)) {
    const due = Math.floor(((performance.now() - startedAt) / 60_000) * JOBS_A_MINUTE) - sent;
    if (due <= 0) continue;

    const jobs = Array.from({ length: due }, () => `${origin}/looked-at/${submitted++}`);
    const body = JSON.stringify({ jobs });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server}/v1/jobs/batch`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`A batch was answered ${answer.status}: ${await answer.text()}`);
    sent += due;
  }
}
