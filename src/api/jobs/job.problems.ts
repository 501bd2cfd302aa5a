import { invalidRequest, Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';
import {
  ForeignSubmissionError,
  JobNotFoundError,
  JobNotYetSubmittedError,
  SubmissionGoneError,
  TooManyCallbacksError,
  UnfetchableUrlError,
  WrongStatusError,
} from '../../job/job.errors.js';
import { NoReadingError } from '../../queries/jobs/get-reading.query.js';
import { NoResultError } from '../../queries/jobs/get-result.query.js';
import { BadSearchError } from '../../read-model/search-words.js';
import { ReaderBusyError } from '../../reading/page-reader.js';

/** What a client is told of the errors of jobs. */
export const JOB_PROBLEMS: readonly ProblemRule[] = [
  problemRule(JobNotFoundError, ({ message }) => new Problem('not_found', message)),
  problemRule(JobNotYetSubmittedError, ({ message }) => new Problem('not_found', message)),
  problemRule(NoResultError, ({ message }) => new Problem('not_found', message)),
  problemRule(NoReadingError, ({ message }) => new Problem('not_acceptable', message)),
  problemRule(ReaderBusyError, ({ message }) => new Problem('overloaded', message)),
  problemRule(WrongStatusError, ({ message }) => new Problem('wrong_status', message)),
  problemRule(SubmissionGoneError, ({ message }) => new Problem('gone', message)),
  problemRule(TooManyCallbacksError, ({ message }) =>
    invalidRequest([{ code: 'too_many', detail: message, pointer: '/callbackUrl' }]),
  ),
  problemRule(UnfetchableUrlError, ({ code, message }) => invalidRequest([{ code, detail: message, pointer: '/url' }])),
  problemRule(BadSearchError, ({ message }) =>
    invalidRequest([{ code: 'bad_query', detail: message, parameter: 'q' }]),
  ),
  problemRule(ForeignSubmissionError, ({ message }) =>
    invalidRequest([{ code: 'key_reused', detail: message, parameter: 'Idempotency-Key' }]),
  ),
];
