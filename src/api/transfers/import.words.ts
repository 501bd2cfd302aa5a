import { applyDecorators } from '@nestjs/common';
import { type ApiOperationOptions, ApiQuery, type ApiQueryOptions } from '@nestjs/swagger';
import { LISTED_PATTERN } from '../../http/common.fields.js';
import { queryFields } from '../jobs/submission.fields.js';
import { WAIT_PARAMETER } from '../waits/wait.query.js';

const CSV = {
  type: 'string',
  format: 'csv-lines',
  example: 'url\nhttps://example.com/a\nhttps://example.com/b\n',
} as const;

/** The file of an import, in its ways. */
export const IMPORT_BODY: NonNullable<ApiOperationOptions['requestBody']> = {
  required: true,
  content: {
    'text/csv': { schema: CSV },
    'application/gzip': { schema: { ...CSV, description: 'The same, packed.' } },
    'multipart/form-data': {
      schema: { type: 'object', required: ['file'], properties: { file: CSV } },
    },
  },
};

const OF_THE_FILE: readonly ApiQueryOptions[] = [
  {
    name: 'column',
    schema: { type: 'string', format: 'csv-column' },
    description: 'The column with the URLs: its name, or its number from 1. `url`, or the first that holds URLs.',
  },
  {
    name: 'into',
    schema: { type: 'string', enum: ['jobs', 'tasks'], default: 'jobs' },
    description: 'A task has its row as its data, by the names of the columns, and `queue` and `description` besides.',
  },
  {
    name: 'separator',
    schema: { type: 'string', format: 'csv-separator' },
    description: 'One ASCII character, or `comma`, `semicolon`, `tab`, `pipe`. Guessed.',
  },
  {
    name: 'encoding',
    schema: { type: 'string', format: 'encoding-label', example: 'windows-1252' },
    description: 'Of the WHATWG Encoding standard. Guessed.',
  },
  { name: 'header', schema: { type: 'boolean' }, description: 'Whether the first row names columns. Guessed.' },
];

/** The parameters of an import: what is said of the file, the options of its jobs, and how long its client waits. */
export function ImportParameters(): MethodDecorator {
  const options = queryFields().map(([name, { schema: told }]) => {
    const { description, items, ...rest } = told as { description?: string; items?: object };
    const isList = items !== undefined;
    // An empty list cannot be told from an empty text.
    const schema = isList ? { ...rest, items: { ...items, pattern: LISTED_PATTERN }, minItems: 1 } : rest;
    return { name, schema, description, ...(isList && { style: 'form', explode: false }) } as ApiQueryOptions;
  });
  return applyDecorators(
    ...[...OF_THE_FILE, ...options, WAIT_PARAMETER].map((each) => ApiQuery({ ...each, required: false })),
  );
}
