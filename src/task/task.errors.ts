/** There is no such task, or it was deleted. */
export class TaskNotFoundError extends Error {
  override readonly name = 'TaskNotFoundError';

  constructor(readonly taskId: string) {
    super(`There is no task ${taskId}`);
  }
}

/** A task was submitted under the id of one that was deleted: an id is used once. */
export class TaskDeletedError extends Error {
  override readonly name = 'TaskDeletedError';

  constructor(readonly taskId: string) {
    super(`Task ${taskId} was deleted, and its id is not used again: submit it under another`);
  }
}

/** The task is in a status in which this cannot be done. */
export class TaskStatusError extends Error {
  override readonly name = 'TaskStatusError';

  constructor(
    readonly taskId: string,
    readonly status: string,
    why: string,
  ) {
    super(`Task ${taskId} is ${status}: ${why}`);
  }
}

/** Whoever sent this does not hold the task: its lease is over, or it never had one. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor(
    readonly taskId: string,
    why: string,
  ) {
    super(`This token does not hold task ${taskId}: ${why}`);
  }
}

/** Data, a result or an error is larger than a task can carry. */
export class ContentTooLargeError extends Error {
  override readonly name = 'ContentTooLargeError';

  constructor(maxBytes: number) {
    super(`The data, the result and the error of a task may have ${maxBytes} bytes each, as compact JSON`);
  }
}

/** Data, a result or an error is nested more deeply than anything that writes it can bear. */
export class ContentTooDeepError extends Error {
  override readonly name = 'ContentTooDeepError';

  constructor(levels: number) {
    super(`The data, the result and the error of a task may be nested ${levels} levels deep`);
  }
}
