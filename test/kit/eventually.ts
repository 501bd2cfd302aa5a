import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls a claim until it holds, and reports its last failure if it never does. One that takes long is polled less often,
 * because each poll takes time from the processes that are to make it true.
 */
export async function eventually<Result>(claim: () => Result | Promise<Result>, withinMs = 60_000): Promise<Result> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return await claim();
    } catch (failure) {
      const waitedMs = performance.now() - startedAt;
      if (waitedMs > withinMs) throw failure;
      await sleep(Math.min(Math.max(waitedMs / 20, 10), 100));
    }
  }
}
