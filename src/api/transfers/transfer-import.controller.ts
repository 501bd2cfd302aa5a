import { Controller, Headers, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Reads } from '../../http/body-parsers.js';
import { Needs } from '../../http/needs.js';
import { preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { Intake } from '../intake/intake.js';
import { IDEMPOTENCY_KEY } from '../jobs/submission.name.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { readImportQuery } from './import.query.js';
import { IMPORT_BODY, ImportParameters } from './import.words.js';
import { ImportIntake } from './import-intake.js';
import { AnswersMade, MadeTransfers } from './made-transfers.js';
import type { TransferDto } from './transfer.dto.js';
import { UPLOAD_TYPES } from './upload.js';

@ApiTags('Transfers')
@Problems('invalid_request', 'rate_limited', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferImportController {
  constructor(
    private readonly intake: Intake,
    private readonly imports: ImportIntake,
    private readonly submissions: SubmissionReader,
    private readonly made: MadeTransfers,
    private readonly clock: Clock,
  ) {}

  @Post('import')
  @Needs('submit')
  @Reads({ streamedTypes: UPLOAD_TYPES })
  @ApiOperation({
    requestBody: IMPORT_BODY,
    summary: 'Import a CSV: each row submits a job, or a task',
    description:
      'The file by itself, packed by gzip or not, or as `file` in a form. What is not said of it is guessed from its ' +
      'beginning, and told. A row that cannot be taken is reported with its line, and stops none of the others. ' +
      'Sent again under its `Idempotency-Key`, a file is answered with its transfer.',
  })
  @ImportParameters()
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: IDEMPOTENCY_KEY })
  @AnswersMade()
  @Problems('gone', 'too_large', 'unsupported_media_type')
  async importFile(
    @Query() query: Record<string, unknown>,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    const asked = readImportQuery(query, this.submissions, this.clock.now());
    if (asked.into !== 'tasks') await this.intake.admit(1, request.caller, reply);
    const view = await this.imports.take(request, asked, key);
    return this.made.answer(reply, view, asked.wait ?? preferredWait(preference));
  }
}
