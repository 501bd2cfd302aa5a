import type { FieldErrorAnswer, ProblemAnswer } from '../../../src/contract/answers.js';

/** What the service answered instead of what was asked for, or that it did not answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemAnswer['code'] | 'unreachable',
    /** A sentence for people. */
    detail: string,
    readonly errors: readonly FieldErrorAnswer[] = [],
    /** The whole answer: some problems tell of each item. */
    readonly answer?: unknown,
  ) {
    super(detail);
  }
}

/** A proxy in between may answer with anything. */
export function problemOf(answer: unknown, status: number): ProblemError {
  if (!isProblem(answer)) return new ProblemError('internal', `The answer was ${status}, and no reason was given`);

  const sentences = answer.errors?.map(({ detail }) => detail) ?? [];
  const detail = sentences.length > 0 ? sentences.join('. ') : answer.detail;
  return new ProblemError(answer.code, detail, answer.errors, answer);
}

/** Nothing was answered: the connection broke, or was never made. */
export function unreachable(): ProblemError {
  return new ProblemError('unreachable', 'The service does not answer. It is asked again as soon as it is back.');
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isProblem(answer: unknown): answer is ProblemAnswer {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer;
}
