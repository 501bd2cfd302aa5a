import { setTimeout as sleep } from 'node:timers/promises';

/** Polls a claim until it holds, and reports its last failure if it never does. */
export async function eventually<Result>(claim: () => Result | Promise<Result>, withinMs = 30_000): Promise<Result> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await claim();
    } catch (failure) {
      if (performance.now() > end) throw failure;
      await sleep(10);
    }
  }
}
