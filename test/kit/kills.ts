import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { eventually } from './eventually.js';
import type { Family } from './families.js';
import type { Fleet } from './fleet.js';
import type { Page } from './origin.js';
import type { ServiceProcess } from './service-process.js';

/** The servers that stand in for the real ones are slow. More kills are for a long night: KILLS=200. */
const KILLS = { embedded: Number(process.env['KILLS'] ?? 20), servers: Number(process.env['KILLS'] ?? 8) };

/** Between ten URLs and the next ten: what a kill interrupts is what is under way, not what has been done. */
const REST_MS = 150;

/** Pages that take their time, so that a kill finds some of them half fetched. */
export const unhurried: Page = ({ url }, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).write('This is ');
  setTimeout(() => response.end(`${url}\n`), 400 * Math.random());
};

/** Long enough for all kills, and for what they left to do. */
export const KILLS_MS = 600_000 + 10_000 * Number(process.env['KILLS'] ?? 0);

const WORKS_WITHIN_MS = 60_000;

/** Kills the processes of a service in turn while it is under load, starts each again, and looks for a broken promise. */
export async function expectPromisesKept(fleet: Fleet, family: Family, roles: readonly string[]): Promise<void> {
  const kills = KILLS[family];
  const running: ServiceProcess[] = [];
  for (const role of roles) running.push(await fleet.start(role));
  const load = fleet.load(REST_MS);
  for (let kill = 0; kill < kills; kill++) {
    const { size } = load.promised; // a busy machine needs its time until a process that was started does its work again
    await eventually(() => expect(load.promised.size).toBeGreaterThan(size), WORKS_WITHIN_MS);
    await sleep(50 + Math.random() * 350); // under way with something else each time
    const victim = kill % roles.length;
    await running[victim]?.kill();
    running[victim] = await fleet.start(roles[victim]);
  }
  expect(await fleet.brokenPromises(load, KILLS_MS / 2)).toEqual([]);
  expect(load.promised.size).toBeGreaterThan(kills);
}
