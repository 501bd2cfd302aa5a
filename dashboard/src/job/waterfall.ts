import type { JobAnswer } from '../../../src/contract/answers.js';

type Timings = NonNullable<NonNullable<JobAnswer['result']>['timings']>;

export interface Step {
  readonly name: string;
  readonly beganMs: number;
  readonly tookMs: number;
}

/**
 * The steps of a fetch, one after the other. Each of the timings is told since the beginning; a step without one was not
 * needed, since its connection was there already.
 */
export function stepsOf({ dnsMs, connectMs, firstByteMs, totalMs }: Timings): readonly Step[] {
  const ends = [
    ['Name looked up', dnsMs],
    ['Connected', connectMs],
    ['First byte', firstByteMs],
    ['Body', totalMs],
  ] as const;
  const steps: Step[] = [];
  let beganMs = 0;
  for (const [name, endMs] of ends) {
    if (endMs === null) continue;
    const tookMs = Math.max(endMs - beganMs, 0);
    steps.push({ name, beganMs, tookMs });
    beganMs += tookMs;
  }
  return steps;
}
