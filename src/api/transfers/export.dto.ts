import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, ValidateIf } from 'class-validator';
import { ReadableBy } from '../../http/list-parameters.js';
import { TIME_OR_DAY, TIME_OR_DAY_WORDS } from '../../http/openapi.words.js';
import { invalidRequest } from '../../http/problem.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { rangeEnd, rangeStart } from '../../read-model/instants.js';
import { EXPORT_COLUMNS, type ExportColumn } from '../../transfer/transfer.columns.js';
import type { ExportRequest } from '../../transfer/transfer.commands.js';
import { EXPORT_FORMATS, type ExportFormat } from '../../transfer/transfer.events.js';

/** Which jobs are wanted, and as what. */
export class ExportRequestDto {
  @ApiProperty({ ...TIME_OR_DAY, description: `Jobs submitted at or after ${TIME_OR_DAY_WORDS}.` })
  @ReadableBy(rangeStart, `from must be ${TIME_OR_DAY_WORDS}`)
  readonly from!: string;

  @ApiProperty({
    ...TIME_OR_DAY,
    description: `And before ${TIME_OR_DAY_WORDS}, which is included. What is later than now counts as now.`,
  })
  @ReadableBy(rangeEnd, `till must be ${TIME_OR_DAY_WORDS}`)
  readonly till!: string;

  @ApiProperty({
    enum: EXPORT_FORMATS,
    description:
      '`warc` is WARC 1.1 (ISO 28500): requests, responses with their bodies, and what is known of each job.',
  })
  @IsIn(EXPORT_FORMATS, { message: `format must be one of ${EXPORT_FORMATS.join(', ')}` })
  readonly format!: ExportFormat;

  @ApiProperty({
    required: false,
    type: 'array',
    items: { type: 'string', enum: [...JOB_STATUSES] },
    minItems: 1,
    uniqueItems: true,
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray({ message: 'status must be a list' })
  @ArrayMinSize(1)
  @ArrayMaxSize(JOB_STATUSES.length)
  @ArrayUnique()
  @IsIn(JOB_STATUSES, { each: true, message: `Every status must be one of ${JOB_STATUSES.join(', ')}` })
  readonly status?: readonly JobStatus[];

  @ApiProperty({
    required: false,
    type: 'array',
    items: { type: 'string', enum: [...EXPORT_COLUMNS] },
    minItems: 1,
    uniqueItems: true,
    description: 'In the order wanted; all of them where nothing is said. A `warc` has none.',
  })
  @ValidateIf((_, value) => value !== undefined)
  @IsArray({ message: 'columns must be a list' })
  @ArrayMinSize(1)
  @ArrayMaxSize(EXPORT_COLUMNS.length)
  @ArrayUnique()
  @IsIn(EXPORT_COLUMNS, { each: true, message: `Every column must be one of ${EXPORT_COLUMNS.join(', ')}` })
  readonly columns?: readonly ExportColumn[];
}

/**
 * A range ends now at the latest: what is submitted later would be in the file or not, as it happens.
 * @throws Problem
 */
export function exportRequestOf({ from, till, format, status, columns }: ExportRequestDto, at: Date): ExportRequest {
  const start = rangeStart(from)?.toISOString() ?? '';
  const asked = rangeEnd(till)?.toISOString() ?? '';
  const now = at.toISOString();
  const end = asked < now ? asked : now;
  if (start >= asked) throw refused('till', 'till must be after from');
  if (start >= end) throw refused('from', 'from must lie in the past');

  const columnsOfFormat = format === 'warc' ? null : (columns ?? EXPORT_COLUMNS);
  if (columns && !columnsOfFormat) throw refused('columns', 'columns must be left out: a file of format warc has none');

  return { from: start, till: end, format, statuses: status ?? null, columns: columnsOfFormat };
}

function refused(field: string, detail: string) {
  return invalidRequest([{ code: 'invalid', detail, pointer: `/${field}` }]);
}
