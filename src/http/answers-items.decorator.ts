import { applyDecorators, type Type, UseInterceptors } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { NdjsonInterceptor } from './ndjson.interceptor.js';
import { NDJSON } from './ndjson.js';
import { PageInterceptor } from './page.interceptor.js';

/** A route that answers with a whole that has `items`, or with these alone, a line each. */
export function AnswersItems(whole: Type): MethodDecorator {
  return applyDecorators(UseInterceptors(NdjsonInterceptor), apiResponse(whole));
}

/** A route that answers with a page of a list. */
export function AnswersPage(page: Type): MethodDecorator {
  return applyDecorators(UseInterceptors(NdjsonInterceptor, PageInterceptor), apiResponse(page, { Link: LINK }));
}

const LINK = { schema: { type: 'string' }, description: 'Where there is a next page: `<…>; rel="next"`.' } as const;

function apiResponse(whole: Type, headers = {}): MethodDecorator {
  const content = {
    'application/json': { schema: { $ref: getSchemaPath(whole) } },
    [NDJSON]: { schema: { type: 'string', description: 'An item a line.' } },
  } as const;
  const answer = { status: 200, description: 'An item a line, where `Accept` prefers that.', content, headers };
  return applyDecorators(ApiExtraModels(whole), ApiResponse(answer));
}
