import { invalidRequest, Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';
import {
  ContentTooDeepError,
  ContentTooLargeError,
  LeaseLostError,
  TaskDeletedError,
  TaskNotFoundError,
  TaskStatusError,
} from '../../task/task.errors.js';

/** What a client is told of the errors of tasks. */
export const TASK_PROBLEMS: readonly ProblemRule[] = [
  problemRule(TaskNotFoundError, ({ message }) => new Problem('not_found', message)),
  problemRule(TaskDeletedError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(TaskStatusError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(LeaseLostError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(ContentTooLargeError, ({ message }) => new Problem('too_large', message)),
  problemRule(ContentTooDeepError, ({ message }) =>
    invalidRequest([{ code: 'too_deep', detail: message, pointer: '' }]),
  ),
];
