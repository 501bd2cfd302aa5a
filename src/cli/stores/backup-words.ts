import type { Stock } from '../../backup/stock.js';
import { counted } from '../audit/audit-words.js';
import { size, time } from '../client/formats.js';

/** What is there, as the rest of a sentence: 90,000 events of 30,012 jobs until 14:05:10Z, and 29,000 results (1.2 GB). */
export function holdingOf({ log, last, streams, results }: Stock, now = new Date()): string {
  if (!last) return 'no events';

  const there = Object.entries(streams).filter(([, count]) => count > 0);
  const entities = there.map(([category, count]) => many(count, category));
  const until = time(last.recordedAt.toISOString(), now);
  const bytes = results.count > 0 ? ` (${size(results.bytes)})` : '';
  return `${many(log.events, 'event')} of ${entities.join(', ')} until ${until}, and ${many(results.count, 'result')}${bytes}`;
}

function many(count: number, thing: string): string {
  return counted(count, thing).replace(/^\d+/, (digits) => Number(digits).toLocaleString('en'));
}
