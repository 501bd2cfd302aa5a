import { applyDecorators, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Needs } from './needs.js';
import type { ProblemCode } from './problem.js';
import { Problems } from './problems.decorator.js';
import { ReasonDto } from './reason.dto.js';

/** A route by which somebody does something to one thing by hand, may say why, and is told what that thing is now. */
export function ActsByHand(
  path: string,
  thing: Type,
  told: { readonly summary: string; readonly description: string },
  ...problems: readonly ProblemCode[]
): MethodDecorator {
  return applyDecorators(
    Post(path),
    Needs('submit'),
    HttpCode(200),
    ApiOperation(told),
    ApiBody({ type: ReasonDto, required: false }),
    ApiOkResponse({ type: thing }),
    Problems(...problems, 'too_large', 'unsupported_media_type'),
  );
}
