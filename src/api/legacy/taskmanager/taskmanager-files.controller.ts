import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../../eventsourcing/clock.js';
import { Reads } from '../../../http/body-parsers.js';
import { originOf } from '../../../http/caller.js';
import { Needs } from '../../../http/needs.js';
import { TIME_OR_DAY_WORDS } from '../../../http/openapi.words.js';
import { type FieldError, refuseErrors } from '../../../http/problem.js';
import { IgnoresQuery } from '../../../http/query.guard.js';
import { rangeEnd, rangeStart } from '../../../read-model/instants.js';
import { RequestExport } from '../../../transfer/transfer.commands.js';
import { Intake } from '../../intake/intake.js';
import { exportRequestOf } from '../../transfers/export.dto.js';
import { type AskedImport, NOTHING_ASKED } from '../../transfers/import.query.js';
import { ImportIntake } from '../../transfers/import-intake.js';
import { UPLOAD_TYPES } from '../../transfers/upload.js';
import { ChangesState } from '../changes-state.js';
import { fieldsOfGet, type RequestFields } from '../request-fields.js';

/** Nothing is said of a file here: all of it is guessed. */
const ASKED: AskedImport = { ...NOTHING_ASKED, into: 'either', scheme: 'http', otherFields: 'ignored' };

interface BegunTask {
  readonly task_id: string;
}

/** Files that come in to taskmanager, and those that it writes. */
@ApiExcludeController()
@IgnoresQuery()
@Controller('tasks')
export class TaskmanagerFilesController {
  constructor(
    private readonly intake: Intake,
    private readonly imports: ImportIntake,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @Post('upload')
  @Needs('submit')
  @HttpCode(202)
  @Reads({ streamedTypes: UPLOAD_TYPES })
  async upload(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<BegunTask> {
    await this.intake.admit(1, request.caller, reply);
    const { transferId } = await this.imports.take(request, ASKED);
    return { task_id: transferId };
  }

  /** Writes the jobs of a range of time to `<task_id>.csv`. Where that can be read, a link says. */
  @Get('download')
  @ChangesState()
  @HttpCode(202)
  async download(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<BegunTask> {
    const range = readRange(await fieldsOfGet(request));
    const at = this.clock.now();
    const wanted = exportRequestOf({ ...range, format: 'csv' }, at);

    const transferId = randomUUID();
    await this.commands.execute(new RequestExport(transferId, wanted, at, originOf(request.caller)));
    reply.header('link', `</v1/transfers/${transferId}/file>; rel="related"; title="${transferId}.csv"`);
    return { task_id: transferId };
  }
}

/** @throws Problem */
function readRange({ from, till }: RequestFields): { readonly from: string; readonly till: string } {
  const errors: FieldError[] = [];
  const read = (name: string, given: unknown, reader: (text: string) => Date | undefined): string => {
    if (typeof given === 'string' && reader(given)) return given;

    const code = given === undefined ? 'required' : 'invalid';
    errors.push({ code, detail: `${name} must be ${TIME_OR_DAY_WORDS}`, parameter: name });
    return '';
  };
  const range = { from: read('from', from, rangeStart), till: read('till', till, rangeEnd) };
  refuseErrors(errors);
  return range;
}
