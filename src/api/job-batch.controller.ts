import { Body, Controller, Headers, HttpCode, Logger, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../eventsourcing/clock.js';
import { SubmitJob } from '../job/job.commands.js';
import { JobNotFoundError } from '../job/job.errors.js';
import type { StandingJob } from '../read-model/job-view.js';
import { BatchAnswerDto, BatchDto, type BatchOutcomeDto } from './batch.dto.js';
import { ApiTextOptions, BATCH_BODY } from './batch.openapi.js';
import { type BatchItem, readBatch } from './batch.reader.js';
import { Reads } from './body-parsers.js';
import { originOf } from './caller.js';
import { invalidRequest } from './dto.pipe.js';
import { NDJSON, ndjsonOf, prefersNdjson } from './ndjson.js';
import { Problem } from './problem.js';
import { problemOf } from './problem-of.js';
import { Problems } from './problems.decorator.js';
import { SubmissionDto } from './submission.dto.js';
import { type SubmissionName, submissionNames } from './submission.name.js';
import { type Asked, SubmissionReader } from './submission.reader.js';

const MAX_BATCH_BYTES = 16 * 1024 ** 2;

/** So many items are submitted at once: enough for the store to write in groups, few enough to hold in memory. */
const WAVE = 1_000;

@ApiTags('Fetch jobs')
@ApiExtraModels(BatchDto, SubmissionDto)
@Controller('v1/jobs')
export class JobBatchController {
  readonly #logger = new Logger(JobBatchController.name);

  constructor(
    private readonly commands: CommandBus,
    private readonly reader: SubmissionReader,
    private readonly clock: Clock,
  ) {}

  @Post('batch')
  @HttpCode(200)
  @Reads({ textTypes: ['text/plain', NDJSON], maxBodyBytes: MAX_BATCH_BYTES })
  @ApiOperation({
    requestBody: BATCH_BODY,
    summary: 'Submit many URLs at once',
    description:
      'As one JSON document; as `text/plain`, a URL a line, with options in the query; or as `application/x-ndjson`, ' +
      'a URL or a submission a line. A bad item never spoils the others.',
  })
  @ApiTextOptions()
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string', minLength: 1, maxLength: 255 } })
  @ApiOkResponse({ type: BatchAnswerDto, description: 'With `Accept: application/x-ndjson`: an item a line.' })
  @Problems('invalid_request', 'too_large', 'unsupported_media_type', 'none_accepted')
  async submitBatch(
    @Body() body: unknown,
    @Query() query: Record<string, unknown>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BatchAnswerDto | string> {
    const at = this.clock.now();
    const nameOf = submissionNames(request.caller, key);
    const batch = readBatch({ mediaType: request.mediaType, body, query }, this.reader, at);
    const origin = originOf(request.caller);

    const items: BatchOutcomeDto[] = [];
    for (let start = 0; start < batch.items.length; start += WAVE) {
      const wave = batch.items.slice(start, start + WAVE);
      const outcomes = wave.map((item) =>
        this.#submit(item, { name: nameOf(item.index), at, origin, defaults: batch.defaults }),
      );
      items.push(...(await Promise.all(outcomes)));
    }
    const answer = counted(items);
    if (answer.rejected === items.length) {
      throw new Problem('none_accepted', 'None of the items was accepted: each says why', { members: { items } });
    }
    reply.header('vary', 'accept');
    if (!prefersNdjson(request.headers.accept)) return answer;
    reply.type(NDJSON);
    return ndjsonOf(items);
  }

  /** Never rejects: what goes wrong with an item is its outcome. */
  async #submit(sent: BatchItem, how: HowToSubmit): Promise<BatchOutcomeDto> {
    const { index } = sent;
    const { name, at, origin, defaults } = how;
    if ('errors' in sent) return rejected(index, invalidRequest(sent.errors));
    const reading = this.reader.read(sent.item, name, at, defaults);
    if (reading.kind === 'refused') return rejected(index, invalidRequest(reading.errors));

    try {
      const command = new SubmitJob(reading.value.submission, at, origin);
      return submitted(index, await this.commands.execute<SubmitJob, StandingJob>(command));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'internal') this.#logger.error(`Item ${index} of a batch failed: ${error}`);
      return rejected(index, problem);
    }
  }
}

interface HowToSubmit {
  readonly name: SubmissionName;
  readonly at: Date;
  readonly origin: SubmitJob['origin'];
  readonly defaults: Asked;
}

function submitted(index: number, { view, isOwn }: StandingJob): BatchOutcomeDto {
  const { jobId, url, status } = view;
  if (status === 'deleted') throw new JobNotFoundError(jobId);

  return { index, outcome: isOwn ? 'accepted' : 'deduplicated', job: { id: jobId, url, status } };
}

function rejected(index: number, { code, detail, more }: Problem): BatchOutcomeDto {
  const error = { code, detail, ...(more.errors && { errors: more.errors }) };
  return { index, outcome: 'rejected', error };
}

function counted(items: readonly BatchOutcomeDto[]): BatchAnswerDto {
  const of = (outcome: BatchOutcomeDto['outcome']) => items.filter((item) => item.outcome === outcome).length;
  return { accepted: of('accepted'), deduplicated: of('deduplicated'), rejected: of('rejected'), items };
}
