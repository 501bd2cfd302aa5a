import {
  completeRun,
  deleteTransfer,
  failRun,
  pauseTransfer,
  requestBulk,
  requestExport,
  requestImport,
  startRun,
  stopTransfer,
  storyOf,
} from '../kit/transfer-stories.js';

/* What happened to a transfer before a command comes. Nothing of it is later than the second second. */

export const requested = storyOf(requestImport());
export const running = storyOf(requestImport(), startRun(1));
export const paused = storyOf(requestImport(), startRun(1), pauseTransfer(2));
export const exporting = storyOf(requestExport(), startRun(1));
export const acting = storyOf(requestBulk(), startRun(1));
export const ENDED = {
  completed: storyOf(requestImport(), startRun(1), completeRun(2, 1)),
  failed: storyOf(requestImport(), startRun(1), failRun(2, 1)),
  stopped: storyOf(requestImport(), stopTransfer(1)),
} as const;
export const deleted = storyOf(requestImport(), deleteTransfer(1));
