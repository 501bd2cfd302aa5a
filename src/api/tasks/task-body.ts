import { MAX_CONTENT_BYTES } from '../../task/task.content.js';

/** What a client writes of 1 MiB of JSON may be longer: spaces, and characters written as escapes. */
export const MAX_TASK_BODY_BYTES = 2 * MAX_CONTENT_BYTES + 64 * 1024;
