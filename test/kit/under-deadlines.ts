const DEADLINES_MS = [300, 3_000, 30_000];

/**
 * Tries something under a short deadline, and under longer ones where that came too early: a busy machine may need all
 * of a short one for what has to come before. Answers what the longest said in any case.
 */
export async function underDeadlines<Result>(
  work: (timeoutMs: number) => Promise<Result>,
  cameInTime: (result: Result) => boolean,
): Promise<{ readonly timeoutMs: number; readonly result: Result }> {
  for (const timeoutMs of DEADLINES_MS) {
    const result = await work(timeoutMs);
    if (cameInTime(result) || timeoutMs === DEADLINES_MS.at(-1)) return { timeoutMs, result };
  }
  throw new Error('There is no deadline to try');
}
