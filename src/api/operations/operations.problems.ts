import { Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';
import {
  ErasureNotSkippedError,
  NotParkedError,
  ParkedElsewhereError,
  ViewsMoveOnError,
} from '../../read-model/release-stream.command.js';

/** What a client is told of the errors of parked streams. */
export const OPERATIONS_PROBLEMS: readonly ProblemRule[] = [
  problemRule(NotParkedError, ({ message }) => new Problem('not_found', message)),
  problemRule(ParkedElsewhereError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(ErasureNotSkippedError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(ViewsMoveOnError, ({ message }) => new Problem('overloaded', message)),
];
