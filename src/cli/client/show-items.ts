import type { Context } from '../context.js';

/** Machines get each item as it comes; a table needs all of them to know its widths. */
export async function showItems<Item>(
  items: AsyncIterable<Item>,
  tableOf: (items: readonly Item[], width?: number) => string,
  { terminal }: Context,
): Promise<void> {
  const found: Item[] = [];
  for await (const item of items) {
    if (terminal.json) terminal.printJson(item);
    else found.push(item);
  }
  if (!terminal.json) terminal.print(tableOf(found, terminal.width));
}
