import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Machine } from './machine.js';
import { ROOT } from './places.js';
import type { Plan } from './plan.js';
import { isMet, type ToldRow } from './rows.js';

/** For people. */
export function table(rows: readonly ToldRow[]): string {
  const head = ['', 'ratio', 'range', 'target', '', 'of', 'ours', 'other'];
  const told = new Table({ head, style: { head: [], border: [] }, colAligns: ['left', 'right', 'right', 'right'] });
  for (const row of rows) {
    const { name, ratio, min, max, target, unit, ours, other } = row;
    const verdict = target === null ? '' : isMet(row) ? 'met' : 'NOT MET';
    told.push([name, ratio, `${min} – ${max}`, target === null ? '' : `≥ ${target}`, verdict, unit, ours, other]);
  }
  return told.toString();
}

export function described({ cores, cpu, memoryGiB, node, system, fsyncMs, disk }: Machine, plan: Plan): string {
  const warning =
    disk === 'memory' ? '\nThe project lies in memory, where an fsync costs nothing: this says little.' : '';
  return (
    `${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}, ${system}; a durable commit of one row: ${fsyncMs} ms\n` +
    `${plan.rounds} rounds, contenders in turns; medians, and the range of the rounds${warning}`
  );
}

/** For programs: `bench/results.json`. */
export function writeResults(machine: Machine, { kind, rounds }: Plan, rows: readonly ToldRow[]): string {
  const file = join(ROOT, 'bench/results.json');
  const lines = rows.map(({ name, ratio, target, min, max, unit }) => ({ name, ratio, target, min, max, unit }));
  const results = { machine: { ...machine, kind, rounds, measuredAt: new Date() }, rows: lines };
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  return file;
}
