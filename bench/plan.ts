import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Family } from './families.js';

/** How much is measured. */
export interface Plan {
  readonly kind: 'full' | 'quick';
  readonly rounds: number;
  /** Of load on a server, before and while it is measured. */
  readonly warmUpSeconds: number;
  readonly submitSeconds: number;
  /** Batches of 1,000. */
  readonly batches: number;
  readonly pages: number;
  readonly slowPages: number;
  /** Jobs on an idle service. */
  readonly singles: number;
  /** Events of the log that views are rebuilt from. */
  readonly rebuilt: Readonly<Record<Family, number>>;
  /** Jobs that wait for the runners. */
  readonly claims: number;
  /** Tasks that wait for workers. */
  readonly tasks: number;
  /** Events of the log that a projector follows. */
  readonly followed: number;
  /** Jobs that are written to one file. */
  readonly exportedRows: number;
  /** Jobs that are there when questions are asked. */
  readonly asked: number;
  /** How often each question is asked. */
  readonly asks: number;
  /** For how long the page is looked at. */
  readonly lookSeconds: number;
  /** Leaves a CPU profile of every service that was measured in `.build/profiles`. */
  readonly profile: boolean;
  /** Only what has this in its name; nothing is written then. */
  readonly only: string | undefined;
  /** The folder of another build of this project, which takes its turn in every round; undefined: there is none. */
  readonly against: string | undefined;
}

const SIZES = {
  full: {
    rounds: 5,
    warmUpSeconds: 5,
    submitSeconds: 5,
    batches: 20,
    pages: 10_000,
    slowPages: 2_000,
    singles: 200,
    rebuilt: { embedded: 99_000, servers: 30_000 },
    claims: 2_000,
    tasks: 20_000,
    followed: 1_000_000,
    exportedRows: 300_000,
    asked: 1_000_000,
    asks: 2_000,
    lookSeconds: 20,
  },
  quick: {
    rounds: 3,
    warmUpSeconds: 1,
    submitSeconds: 1.5,
    batches: 6,
    pages: 3_000,
    slowPages: 400,
    singles: 40,
    rebuilt: { embedded: 30_000, servers: 15_000 },
    claims: 500,
    tasks: 3_000,
    followed: 200_000,
    exportedRows: 50_000,
    asked: 30_000,
    asks: 300,
    lookSeconds: 8,
  },
} as const;

/** @throws TypeError for an argument that is none, and a folder that is not built */
export function planOf(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      profile: { type: 'boolean' },
      only: { type: 'string' },
      against: { type: 'string' },
    },
  });
  const kind = values.quick ? 'quick' : 'full';
  const { profile = false, only, against } = values;
  return { kind, ...SIZES[kind], profile, only, against: against === undefined ? undefined : builtIn(against) };
}

function builtIn(folder: string): string {
  for (const part of ['dist/main.js', '.build/bench/bench/run.js']) {
    if (!existsSync(join(folder, part))) {
      throw new TypeError(`${folder} has no ${part}: run "npm run bench -- --quick --only start" in it once`);
    }
  }
  return resolve(folder);
}
