/**
 * Works on items, at most so many at once. They are begun in their order, and the answers come in that order too. Once
 * the signal aborts no further one is begun: the answers are those of the items that were.
 */
export async function atMost<Item, Answer>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  const workThrough = async () => {
    for (const [index, item] of waiting) {
      if (signal?.aborted) return;
      answers[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workThrough));
  return answers;
}
