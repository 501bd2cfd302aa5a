import { invalidRequest, Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';
import { NoTransferFileError } from '../../queries/transfers/get-transfer-file.query.js';
import {
  ForeignTransferError,
  TransferGoneError,
  TransferNotFoundError,
  TransferStatusError,
} from '../../transfer/transfer.errors.js';

/** What a client is told of the errors of transfers. */
export const TRANSFER_PROBLEMS: readonly ProblemRule[] = [
  problemRule(TransferNotFoundError, ({ message }) => new Problem('not_found', message)),
  problemRule(NoTransferFileError, ({ message }) => new Problem('not_found', message)),
  problemRule(TransferGoneError, ({ message }) => new Problem('gone', message)),
  problemRule(ForeignTransferError, ({ message }) =>
    invalidRequest([{ code: 'key_reused', detail: message, parameter: 'Idempotency-Key' }]),
  ),
  problemRule(TransferStatusError, ({ message }) => new Problem('wrong_status', message)),
];
