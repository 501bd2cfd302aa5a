import { CommanderError } from 'commander';
import type { BatchItemAnswer, FieldErrorAnswer, ProblemAnswer } from '../contract/answers.js';

/** What a script can tell an end by. */
export const EXIT = {
  ok: 0,
  /** The service said no, or a job that was waited for did not complete. */
  failed: 1,
  /** The command line itself was wrong. */
  usage: 2,
  unreachable: 3,
} as const;

/** A problem, or what is made of an answer that is none. `items` are of a batch that was refused as a whole. */
export type RefusedAnswer = Omit<ProblemAnswer, 'type' | 'code' | 'requestId'> & {
  readonly code: string;
  readonly items?: readonly BatchItemAnswer[];
};

/** The service answered, and said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(readonly problem: RefusedAnswer) {
    super(sentencesOf(problem));
  }
}

/** Nothing answered at the service's address, or something else did, or it stopped in the middle. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(url: string, cause: unknown) {
    const message = `No Retriever answers at ${url} (${reasonOf(cause)}). "retriever start" starts one here; --url names another.`;
    super(message, { cause });
  }
}

/** Everything was accepted, but not everything came to a good end. */
export class UnfinishedError extends Error {
  override readonly name = 'UnfinishedError';
}

/** What was asked for makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  return EXIT.failed;
}

/** Which field, and what is wrong with it. */
export function fieldSentence({ pointer, parameter, detail }: Omit<FieldErrorAnswer, 'code'>): string {
  const field = parameter ?? pointer?.replace(/^\//, '').replaceAll('/', '.');
  return field ? `${field}: ${detail}` : detail;
}

/** What is wrong with a single field is all that there is to say. */
function sentencesOf({ detail, errors = [] }: RefusedAnswer): string {
  const sentences = errors.map(fieldSentence);
  return sentences.length === 1 ? `${sentences[0]}` : [detail, ...sentences.map((each) => `  ${each}`)].join('\n');
}

/** fetch hides what happened in a cause. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);

  const { cause, code, message } = error as { cause?: unknown; code?: unknown; message?: unknown };
  if (cause !== undefined) return reasonOf(cause);
  return typeof code === 'string' ? code : String(message);
}
