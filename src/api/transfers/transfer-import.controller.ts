import { randomUUID } from 'node:crypto';
import { Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Reads } from '../../http/body-parsers.js';
import { originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { RequestImport } from '../../transfer/transfer.commands.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { readImportQuery } from './import.query.js';
import { IMPORT_BODY, ImportParameters } from './import.words.js';
import { ImportInspection } from './import-inspection.js';
import { ImportSettings } from './import-settings.js';
import { TransferDto } from './transfer.dto.js';
import { answerTransfer } from './transfer.reply.js';
import { UPLOAD_TYPES, uploadOf } from './upload.js';

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferImportController {
  constructor(
    private readonly commands: CommandBus,
    private readonly bodies: BodyStore,
    private readonly submissions: SubmissionReader,
    private readonly clock: Clock,
    private readonly settings: ImportSettings,
  ) {}

  /** The file is in the body store before the transfer is in the log: an upload that breaks off leaves nothing. */
  @Post('import')
  @Needs('submit')
  @HttpCode(202)
  @Reads({ streamedTypes: UPLOAD_TYPES })
  @ApiOperation({
    requestBody: IMPORT_BODY,
    summary: 'Import a CSV of URLs: each row submits a job',
    description:
      'The file by itself, packed by gzip or not, or as `file` in a form. What is not said of it is guessed from its ' +
      'beginning, and told. A row that cannot be taken is reported with its line, and stops none of the others.',
  })
  @ImportParameters()
  @ApiResponse({ status: 202, type: TransferDto, headers: { Location: { schema: { type: 'string' } } } })
  @Problems('too_large', 'unsupported_media_type')
  async importFile(
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    const asked = readImportQuery(query, this.submissions, this.clock.now());
    const upload = uploadOf(request);
    const inspection = new ImportInspection(asked, this.settings.maxBytes);
    const file = await this.bodies.put(inspection.inspect(upload.bytes)).finally(upload.end);
    const { format, column, rows } = inspection.found;
    const { options, maxAgeSeconds } = this.submissions.filledIn(asked.options);
    const target = { into: 'jobs', column, scheme: null, options: { ...options, maxAgeSeconds } } as const;

    const transferId = randomUUID();
    const wanted = { file, fileName: upload.fileName(), format, rows, target };
    const command = new RequestImport(transferId, wanted, this.clock.now(), originOf(request.caller));
    const { view } = await this.commands.execute(command);
    if (!view) throw new TransferNotFoundError(transferId);

    reply.header('location', `/v1/transfers/${transferId}`);
    return answerTransfer(reply, view);
  }
}
