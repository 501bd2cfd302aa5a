import { Problem } from '../../http/problem.js';
import { type ProblemRule, problemRule } from '../../http/problem-rules.js';
import { NoTransferFileError } from '../../queries/transfers/get-transfer-file.query.js';
import { TransferNotFoundError, TransferStatusError } from '../../transfer/transfer.errors.js';

/** What a client is told of the errors of transfers. */
export const TRANSFER_PROBLEMS: readonly ProblemRule[] = [
  problemRule(TransferNotFoundError, ({ message }) => new Problem('not_found', message)),
  problemRule(NoTransferFileError, ({ message }) => new Problem('not_found', message)),
  problemRule(TransferStatusError, ({ message }) => new Problem('wrong_status', message)),
];
