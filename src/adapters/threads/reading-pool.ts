import { Piscina } from 'piscina';
import type { ReadingOutcome, ReadingTask } from './reading.worker.js';

/** Where pages are read, and what one of them may take. */
export interface ReadingLimits {
  readonly threads: number;
  /** Pages that are read or wait for it: each is in memory. */
  readonly atOnce: number;
  /** From when it is asked for. A thread that takes longer is ended. */
  readonly deadlineMs: number;
  /** Of one thread. */
  readonly heapMegabytes: number;
}

export type ReadingPool = Piscina<ReadingTask, ReadingOutcome>;

/** Its threads begin when there is a page, and end when there is none for a while. */
export function openPool({ threads, heapMegabytes }: ReadingLimits): ReadingPool {
  return new Piscina<ReadingTask, ReadingOutcome>({
    filename: new URL('./reading.worker.js', import.meta.url).href, // a file of its own in dist/ too
    name: 'read',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    env: {}, // strangers' pages are read here, and nothing of ours is needed for that
    execArgv: [],
  });
}

const IDLE_MS = 30_000;
