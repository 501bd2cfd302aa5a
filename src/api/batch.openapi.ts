import { applyDecorators } from '@nestjs/common';
import { ApiQuery, type ApiQueryOptions, getSchemaPath } from '@nestjs/swagger';
import { BatchDto } from './batch.dto.js';
import { NDJSON } from './ndjson.js';
import { queryFields } from './submission.fields.js';

/** The options of a batch of text, as query parameters: lists are separated by commas. */
export const ApiTextOptions = () =>
  applyDecorators(
    ...queryFields().map(([name, field]) => {
      const { description, ...schema } = field.schema as Schema & { description: string };
      return ApiQuery({ name, required: false, explode: false, schema, description: `With text: ${description}` });
    }),
  );

type Schema = Extract<ApiQueryOptions, { readonly schema?: unknown }>['schema'];

/** A batch in its three formats. */
export const BATCH_BODY = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(BatchDto) } },
    'text/plain': { schema: { type: 'string', example: 'https://example.com/a\nhttps://example.com/b\n' } },
    [NDJSON]: { schema: { type: 'string', example: '"https://example.com/a"\n{"url":"https://example.com/b"}\n' } },
  },
} as const;
