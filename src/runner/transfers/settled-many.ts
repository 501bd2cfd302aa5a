import { Backoff } from '../../concurrency/backoff.js';
import type { Clock } from '../../eventsourcing/clock.js';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
/** One at which the service fails so often is given up, so that it keeps none of the others. */
const TRIES = 3;

/** How many of a kind are asked, and what their outcomes come to. */
export interface Settling<Item, Outcome extends { readonly kind: string }, Settled> {
  /** Answers with the outcomes of the first of them, in their order: of all unless the run is to end. */
  send(items: readonly Item[], isAgain: boolean): Promise<readonly Outcome[]>;
  /** Undefined where it is to be asked again. */
  settledOf(outcome: Outcome, item: Item): Settled | undefined;
  givenUp(item: Item): Settled;
}

/**
 * Asks until each is settled: where the service is too busy, or a store away, it waits and asks those again. Answers in
 * their order; with those before the first that was left off where the signal aborts.
 */
export async function settledMany<Item, Outcome extends { readonly kind: string }, Settled extends object>(
  items: readonly Item[],
  { send, settledOf, givenUp }: Settling<Item, Outcome, Settled>,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly Settled[]> {
  const settled = new Map<number, Settled>();
  const failures = new Map<number, number>();
  const waits = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  let open = [...items.entries()];
  for (let isAgain = false; open.length > 0 && !signal.aborted; isAgain = true) {
    if (isAgain) await clock.sleep(waits.next(), signal);
    const outcomes = await send(
      open.map(([, item]) => item),
      isAgain,
    );
    for (const [index, outcome] of outcomes.entries()) {
      const [place, item] = open[index] as (typeof open)[number];
      if (outcome.kind === 'failed') failures.set(place, (failures.get(place) ?? 0) + 1);
      const isGivenUp = (failures.get(place) ?? 0) >= TRIES;
      const now = isGivenUp ? givenUp(item) : settledOf(outcome, item);
      if (now) settled.set(place, now);
    }
    open = open.filter(([place]) => !settled.has(place));
  }
  const [firstOpen = items.length] = open[0] ?? [];
  return Array.from({ length: firstOpen }, (_, place) => settled.get(place) as Settled);
}
