import { sentenceOf } from '../audit/finding.js';
import type { Stock } from './stock.js';

/** In sentences: what does not fit of a log, or is not there of its bodies. */
export function* problemsOf(stock: Stock): Generator<string> {
  const { log, lost, lostCount, unreadable, unreadableCount } = stock;
  yield* log.findings.map(sentenceOf);
  yield* andMore(log.findingCount - log.findings.length);
  for (const { stream, sha256, why } of lost) yield `The result of ${stream}, body ${sha256}, ${why}.`;
  yield* andMore(lostCount - lost.length);
  for (const stream of unreadable) yield `${stream} cannot be read, so nobody can say what it has to give.`;
  yield* andMore(unreadableCount - unreadable.length);
}

function* andMore(count: number): Generator<string> {
  if (count > 0) yield `And ${count} more.`;
}
