import { sentenceOf } from '../../audit/finding.js';
import type { TimesReport } from '../../audit/times-reading.js';
import { counted } from './audit-words.js';

/** What is in doubt of when events were recorded; nothing where nothing is. */
export function* timesSentences({ doubts, doubtCount, late, lateCount }: TimesReport): Generator<string> {
  for (const doubt of [...doubts, ...late]) yield sentenceOf(doubt);
  if (doubtCount > 0) {
    yield `${counted(doubtCount, 'recorded time')} cannot be true: a clock was wrong, or somebody changed ${doubtCount === 1 ? 'it' : 'them'}.`;
  }
  if (lateCount > 0) {
    yield `${counted(lateCount, 'event')} came late into the log: a store was away for so long, or somebody changed a time.`;
  }
}
