import type { BodyStore } from '../../bodies/body-store.js';
import type { BulkView } from '../../transfer/transfer.view.js';

/** Enough for the store to write in groups; so many are under way, and asked again after a kill. */
const BATCH = 500;

/** The ids of the jobs that an action is meant for, from where it is: they have one length, and stand a line each. */
export async function* selectedJobs(
  bodies: BodyStore,
  { rows, total, request: { selection } }: BulkView,
): AsyncGenerator<readonly string[]> {
  if (!total || rows >= total) return;

  const lineBytes = selection.size / total;
  let rest = '';
  for await (const bytes of bodies.read(selection.sha256, { start: rows * lineBytes, end: selection.size - 1 })) {
    const lines = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (let from = 0; from < lines.length; from += BATCH) yield lines.slice(from, from + BATCH);
  }
}
