import { CallbackNotFoundError } from '../../callback/callback.errors.js';
import { Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';

/** What a client is told of the errors of callbacks. */
export const CALLBACK_PROBLEMS: readonly ProblemRule[] = [
  problemRule(CallbackNotFoundError, ({ message }) => new Problem('not_found', message)),
];
