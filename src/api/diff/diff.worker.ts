import { parentPort, workerData } from 'node:worker_threads';
import { pageText } from '../../reading/page-text.js';
import type { ComparedPage, DiffTask } from './diff-task.js';
import { type NamedText, type TextDiff, textDiff } from './text-diff.js';

// A thread for one diff: it can be ended from outside whatever it is at.
parentPort?.postMessage(answerTo(workerData as DiffTask));

function answerTo({ from, to, ...how }: DiffTask): TextDiff | 'no_text' {
  const [fromText, toText] = [textOf(from), textOf(to)];
  return fromText && toText ? textDiff({ from: fromText, to: toText, ...how }) : 'no_text';
}

function textOf({ jobId, bytes, contentType }: ComparedPage): NamedText | undefined {
  const text = pageText(bytes, contentType);
  return text === undefined ? undefined : { name: jobId, text };
}
