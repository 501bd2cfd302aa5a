import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from './problem.js';
import { PROBLEM_JSON } from './send-problem.js';

/** Declares in the OpenAPI document which problems a route can answer with. Those of every route need not be named. */
export function Problems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...[...byStatus(codes)].map(([status, alike]) => ApiResponse({ status, ...problemResponse(...alike) })),
  );
}

export const PROBLEM_REF = '#/components/schemas/Problem';

export function problemResponse(...codes: readonly ProblemCode[]) {
  const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; ');
  return { description, content: { [PROBLEM_JSON]: { schema: { $ref: PROBLEM_REF } } } };
}

/** OpenAPI has one description a status, and several codes may share it. */
function byStatus(codes: readonly ProblemCode[]): ReadonlyMap<number, readonly ProblemCode[]> {
  const grouped = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = PROBLEMS[code];
    grouped.set(status, [...(grouped.get(status) ?? []), code]);
  }
  return grouped;
}
