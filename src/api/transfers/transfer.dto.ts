import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, NEXT, orNull, TIME, TIME_OR_NULL } from '../../http/openapi.words.js';
import {
  BULK_ACTIONS,
  type BulkAction,
  EXPORT_FORMATS,
  type ExportFormat,
  TRANSFER_ERROR_CODES,
  type TransferErrorCode,
} from '../../transfer/transfer.events.js';
import {
  TRANSFER_KINDS,
  TRANSFER_STATUSES,
  type TransferKind,
  type TransferStatus,
} from '../../transfer/transfer.state.js';

export class TransferErrorDto {
  @ApiProperty({ enum: TRANSFER_ERROR_CODES })
  readonly code!: TransferErrorCode;

  @ApiProperty({ description: 'A sentence for people.' })
  readonly message!: string;
}

/** The file of an import, as it was sent or guessed to be. */
export class ImportedFileDto {
  @ApiProperty({ type: 'string', nullable: true, description: 'As the client called it.' })
  readonly name!: string | null;

  @ApiProperty({ ...COUNT, description: 'Bytes, unpacked and in UTF-8.' })
  readonly size!: number;

  @ApiProperty({ example: 'utf-8', description: 'What it was written in.' })
  readonly encoding!: string;

  @ApiProperty({ example: ',' })
  readonly separator!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    nullable: true,
    description: 'The names of its columns; null where the first row is data.',
  })
  readonly header!: readonly string[] | null;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    nullable: true,
    description: 'The number of the column with the URLs, from 1; null where rows become tasks.',
  })
  readonly column!: number | null;
}

export class ImportDto {
  @ApiProperty({ type: ImportedFileDto })
  readonly file!: ImportedFileDto;

  @ApiProperty({ enum: ['jobs', 'tasks'] })
  readonly into!: 'jobs' | 'tasks';

  @ApiProperty({ ...COUNT, description: 'Rows for which a job or a task was made.' })
  readonly accepted!: number;

  @ApiProperty({ ...COUNT, description: 'Rows for which a job stood already, that of another row included.' })
  readonly deduplicated!: number;
}

export class ExportDto {
  @ApiProperty(TIME)
  readonly from!: string;

  @ApiProperty({ ...TIME, description: 'No job submitted at or after this is in the file.' })
  readonly till!: string;

  @ApiProperty({ enum: EXPORT_FORMATS })
  readonly format!: ExportFormat;

  @ApiProperty({ type: 'array', items: { type: 'string' }, nullable: true })
  readonly status!: readonly string[] | null;

  @ApiProperty({ type: 'array', items: { type: 'string' }, nullable: true })
  readonly columns!: readonly string[] | null;

  @ApiProperty({ ...COUNT, description: 'Bytes that can be read by now.' })
  readonly size!: number;
}

/** An action on many jobs. */
export class BulkActionDto {
  @ApiProperty({ enum: BULK_ACTIONS })
  readonly action!: BulkAction;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Which jobs, as it was asked for. The selection is as it was then: the rows are its jobs.',
  })
  readonly filter!: Readonly<Record<string, unknown>>;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  @ApiProperty({ ...COUNT, description: 'Bytes of outcomes that can be read by now.' })
  readonly size!: number;
}

export class TransferLinksDto {
  @ApiProperty()
  readonly self!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What an export wrote, or what became of the jobs of an action on many.',
  })
  readonly file!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The rows that an import rejected.' })
  readonly errors!: string | null;
}

@ApiExtraModels(ImportDto, ExportDto, BulkActionDto, TransferErrorDto)
export class TransferDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ enum: TRANSFER_KINDS })
  readonly kind!: TransferKind;

  @ApiProperty({ enum: TRANSFER_STATUSES })
  readonly status!: TransferStatus;

  @ApiProperty({ description: 'A sentence for people.' })
  readonly statusReason!: string;

  @ApiProperty(TIME)
  readonly requestedAt!: string;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it was last taken up.' })
  readonly startedAt!: string | null;

  @ApiProperty(TIME_OR_NULL)
  readonly finishedAt!: string | null;

  @ApiProperty({ ...COUNT, description: 'Rows that are done, as of the last record.' })
  readonly done!: number;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Rows in all; null while that is not known.' })
  readonly total!: number | null;

  @ApiProperty({
    ...COUNT,
    description: 'Rows that were not taken: `errors` says why. Jobs that an action was refused for: `file` does.',
  })
  readonly rejected!: number;

  @ApiProperty({ type: 'number', minimum: 0, nullable: true, description: 'Since it was last taken up.' })
  readonly rowsPerSecond!: number | null;

  @ApiProperty({ ...COUNT, nullable: true, description: 'At this pace; null while it is not running.' })
  readonly secondsLeft!: number | null;

  @ApiProperty(orNull(ImportDto))
  readonly import!: ImportDto | null;

  @ApiProperty(orNull(ExportDto))
  readonly export!: ExportDto | null;

  @ApiProperty(orNull(BulkActionDto))
  readonly bulk!: BulkActionDto | null;

  @ApiProperty(orNull(TransferErrorDto))
  readonly error!: TransferErrorDto | null;

  @ApiProperty({ pattern: '^\\d+$' })
  readonly revision!: string;

  @ApiProperty({ type: TransferLinksDto })
  readonly links!: TransferLinksDto;
}

export class TransferPageDto {
  @ApiProperty({ type: [TransferDto] })
  readonly items!: readonly TransferDto[];

  @ApiProperty(NEXT)
  readonly next!: string | null;
}
