import { Body, Controller, Headers, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersItems } from '../../http/answers-items.decorator.js';
import { Reads } from '../../http/body-parsers.js';
import { originOf } from '../../http/caller.js';
import { NDJSON } from '../../http/ndjson.js';
import { Needs } from '../../http/needs.js';
import { Problem } from '../../http/problem.js';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { Problems } from '../../http/problems.decorator.js';
import { SubmitJobs } from '../../job/job.commands.js';
import { Intake } from '../intake/intake.js';
import { clientOf } from '../waits/stream-waits.js';
import { BATCH_BODY, BatchAnswerDto, BatchDto, NONE_ACCEPTED, TEXT_OPTIONS } from './batch.dto.js';
import { presentBatch } from './batch.presenter.js';
import { BatchReader } from './batch.reader.js';
import { SubmissionDto } from './submission.dto.js';
import { IDEMPOTENCY_KEY, submissionNames } from './submission.name.js';

const MAX_BATCH_BYTES = 16 * 1024 ** 2;

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'rate_limited', 'overloaded', 'unavailable')
@ApiExtraModels(BatchDto, SubmissionDto)
@Controller('v1/jobs')
export class JobBatchController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: BatchReader,
    private readonly intake: Intake,
    private readonly clock: Clock,
    private readonly mapping: ProblemMapping,
  ) {}

  @Post('batch')
  @Needs('submit')
  @HttpCode(200)
  @Reads({ textTypes: ['text/plain', NDJSON], maxBodyBytes: MAX_BATCH_BYTES })
  @ApiOperation({
    requestBody: BATCH_BODY,
    summary: 'Submit many URLs at once',
    description:
      'As one JSON document; as `text/plain`, a URL a line; or as `application/x-ndjson`, a URL or a submission a ' +
      'line. A bad item never spoils the others. Options for all items of a batch of text stand in the query, lists ' +
      `separated by commas: ${TEXT_OPTIONS}`,
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: IDEMPOTENCY_KEY })
  @AnswersItems(BatchAnswerDto)
  @Problems('too_large', 'unsupported_media_type')
  @ApiResponse(NONE_ACCEPTED)
  async submitBatch(
    @Body() body: unknown,
    @Query() query: Record<string, unknown>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchAnswerDto> {
    const at = this.clock.now();
    const { caller, mediaType } = request;
    const items = await this.reader.read({ mediaType, body, query }, submissionNames(caller, key), at);
    const submissions = items.flatMap((item) => ('submission' in item ? [item.submission] : []));
    const { urls, refusal } = await this.intake.admit(submissions.length, caller, reply);
    const command = new SubmitJobs(submissions.slice(0, urls), at, originOf(caller), clientOf(reply));
    const outcomes = await this.commands.execute(command);

    const refused = submissions.slice(urls).map(() => ({ kind: 'overloaded', error: refusal }) as const);
    const answer = presentBatch(items, [...outcomes, ...refused], (error) => this.mapping.problemOf(error));
    if (answer.rejected === items.length) {
      const members = { items: answer.items };
      throw new Problem('none_accepted', 'None of the items was accepted: each says why', { members });
    }
    return answer;
  }
}
