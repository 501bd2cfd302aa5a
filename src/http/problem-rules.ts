import type { Problem } from './problem.js';

/** What a client is told of an error; undefined of an error that the rule does not know. */
export type ProblemRule = (error: Error) => Problem | undefined;

/** The rule for errors of one class, and of those that extend it. */
export function problemRule<Kind extends Error>(
  kind: abstract new (...args: never[]) => Kind,
  problemOf: (error: Kind) => Problem,
): ProblemRule {
  return (error) => (error instanceof kind ? problemOf(error) : undefined);
}
