import { callbackViewKind } from './callback-view-store.js';
import { hostViewKind } from './host-view-store.js';
import { jobViewKind } from './job-view-store.js';
import { queueViewKind } from './queue-view-store.js';
import { taskViewKind } from './task-view-store.js';
import { transferViewKind } from './transfer-view-store.js';
import type { SqliteViewKind } from './view-store.js';

/** The views of every model. */
export const VIEW_KINDS: readonly SqliteViewKind[] = [
  jobViewKind,
  taskViewKind,
  queueViewKind,
  transferViewKind,
  hostViewKind,
  callbackViewKind,
];
