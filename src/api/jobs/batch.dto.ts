import { ApiProperty, type ApiResponseOptions, getSchemaPath } from '@nestjs/swagger';
import { NDJSON } from '../../http/ndjson.js';
import { COUNT } from '../../http/openapi.words.js';
import { type FieldError, PROBLEMS, type ProblemCode } from '../../http/problem.js';
import { PROBLEM_REF, problemResponse } from '../../http/problems.decorator.js';
import { PROBLEM_JSON } from '../../http/send-problem.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { MAX_URL_BYTES } from '../../job/job.url.js';
import { MAX_BATCH_ITEMS } from './batch.reader.js';
import { OptionsDto, SubmissionDto } from './submission.dto.js';
import { queryFields } from './submission.fields.js';

/** Many submissions as one JSON document. Read by `readBatch`. */
export class BatchDto {
  @ApiProperty({
    type: 'array',
    minItems: 1,
    description: `At most ${MAX_BATCH_ITEMS}: more are \`too_large\`.`,
    items: {
      oneOf: [{ type: 'string', format: 'http-url', maxLength: MAX_URL_BYTES }, { $ref: getSchemaPath(SubmissionDto) }],
    },
  })
  readonly jobs!: readonly unknown[];

  @ApiProperty({ type: OptionsDto, required: false, description: 'For all items that do not say otherwise.' })
  readonly defaults?: OptionsDto;
}

/** A batch in its three formats. */
export const BATCH_BODY = {
  required: true,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(BatchDto) } },
    'text/plain': {
      schema: { type: 'string', format: 'url-lines', example: 'https://example.com/a\nhttps://example.com/b\n' },
    },
    [NDJSON]: {
      schema: {
        type: 'string',
        format: 'submission-lines',
        example: '"https://example.com/a"\n{"url":"https://example.com/b"}\n',
      },
    },
  },
} as const;

/**
 * The options of a batch of text. OpenAPI has parameters for an operation only, not for one of its media types, and
 * with JSON there is nothing in the query: so they are told in words.
 */
export const TEXT_OPTIONS = queryFields()
  .map(([name, { schema }]) => `\n* \`${name}\`: ${schema.description}`)
  .join('');

export class BatchJobDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uri' })
  readonly url!: string;

  @ApiProperty({ enum: JOB_STATUSES })
  readonly status!: JobStatus;
}

/** Why one item was rejected. */
export class BatchErrorDto {
  @ApiProperty({ enum: Object.keys(PROBLEMS), description: 'As of a problem.' })
  readonly code!: ProblemCode;

  @ApiProperty()
  readonly detail!: string;

  @ApiProperty({
    required: false,
    type: 'array',
    items: {
      type: 'object',
      required: ['code', 'detail'],
      properties: { code: { type: 'string' }, detail: { type: 'string' }, pointer: { type: 'string' } },
    },
    description: 'What is wrong; pointers begin at the item.',
  })
  readonly errors?: readonly FieldError[];
}

export class BatchOutcomeDto {
  @ApiProperty({ ...COUNT, description: 'The place of the item, or its line, from 0.' })
  readonly index!: number;

  @ApiProperty({ enum: ['accepted', 'deduplicated', 'rejected'] })
  readonly outcome!: 'accepted' | 'deduplicated' | 'rejected';

  @ApiProperty({ type: BatchJobDto, required: false })
  readonly job?: BatchJobDto;

  @ApiProperty({ type: BatchErrorDto, required: false })
  readonly error?: BatchErrorDto;
}

export class BatchAnswerDto {
  @ApiProperty(COUNT)
  readonly accepted!: number;

  @ApiProperty(COUNT)
  readonly deduplicated!: number;

  @ApiProperty(COUNT)
  readonly rejected!: number;

  @ApiProperty({ type: [BatchOutcomeDto], description: 'In the order they were sent in.' })
  readonly items!: readonly BatchOutcomeDto[];
}

/** A batch of which nothing was accepted is a problem, which says so of each item. */
export const NONE_ACCEPTED: ApiResponseOptions = {
  status: PROBLEMS.none_accepted.status,
  ...problemResponse('none_accepted'),
  content: {
    [PROBLEM_JSON]: {
      schema: {
        allOf: [
          { $ref: PROBLEM_REF },
          {
            type: 'object',
            required: ['items'],
            properties: { items: { type: 'array', items: { $ref: getSchemaPath(BatchOutcomeDto) } } },
          },
        ],
      },
    },
  },
};
