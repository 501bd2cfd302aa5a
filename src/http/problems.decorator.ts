import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { PROBLEMS, type ProblemCode } from './problem.js';
import { PROBLEM_JSON } from './send-problem.js';

/** Declares in the OpenAPI document which problems a route can answer with. Those of every route need not be named. */
export function Problems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...codes.map((code) => ApiResponse({ status: PROBLEMS[code].status, ...problemResponse(code) })),
  );
}

const PROBLEM_REF = '#/components/schemas/Problem';

export function problemResponse(code: ProblemCode) {
  const { title } = PROBLEMS[code];
  return { description: `\`${code}\`: ${title}`, content: { [PROBLEM_JSON]: { schema: { $ref: PROBLEM_REF } } } };
}
