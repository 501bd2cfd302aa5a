import { Body, Controller, Headers, HttpCode, Logger, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersItems } from '../../http/answers-items.decorator.js';
import { Reads } from '../../http/body-parsers.js';
import { originOf } from '../../http/caller.js';
import { storyOf } from '../../http/error-story.js';
import { NDJSON } from '../../http/ndjson.js';
import { Needs } from '../../http/needs.js';
import { invalidRequest, Problem } from '../../http/problem.js';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { Problems } from '../../http/problems.decorator.js';
import { SubmitJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import type { StandingJob } from '../../job/job.view.js';
import { ApiTextOptions, BATCH_BODY, BatchAnswerDto, BatchDto, type BatchOutcomeDto } from './batch.dto.js';
import { type BatchItem, readBatch } from './batch.reader.js';
import { SubmissionDto } from './submission.dto.js';
import { type SubmissionName, submissionNames } from './submission.name.js';
import { type Asked, SubmissionReader } from './submission.reader.js';

const MAX_BATCH_BYTES = 16 * 1024 ** 2;

/** So many items are submitted at once: enough for the store to write in groups, few enough to let others have a turn. */
export const WAVE = 200;

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded', 'unavailable')
@ApiExtraModels(BatchDto, SubmissionDto)
@Controller('v1/jobs')
export class JobBatchController {
  readonly #logger = new Logger(JobBatchController.name);

  constructor(
    private readonly commands: CommandBus,
    private readonly reader: SubmissionReader,
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
      'As one JSON document; as `text/plain`, a URL a line, with options in the query; or as `application/x-ndjson`, ' +
      'a URL or a submission a line. A bad item never spoils the others.',
  })
  @ApiTextOptions()
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string', minLength: 1, maxLength: 255 } })
  @AnswersItems(BatchAnswerDto)
  @Problems('too_large', 'unsupported_media_type', 'none_accepted')
  async submitBatch(
    @Body() body: unknown,
    @Query() query: Record<string, unknown>,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<BatchAnswerDto> {
    const at = this.clock.now();
    const nameOf = submissionNames(request.caller, key);
    const batch = readBatch({ mediaType: request.mediaType, body, query }, this.reader, at);
    const how: HowToSubmit = { nameOf, at, origin: originOf(request.caller), defaults: batch.defaults, faults: [] };

    const items: BatchOutcomeDto[] = [];
    for (let start = 0; start < batch.items.length; start += WAVE) {
      if (request.socket.destroyed) break; // who left asks again, and finds what was accepted so far
      const wave = batch.items.slice(start, start + WAVE);
      items.push(...(await Promise.all(wave.map((item) => this.#submit(item, how)))));
    }
    this.#logFaults(how, request.id);
    const answer = counted(items);
    if (answer.rejected === items.length) {
      throw new Problem('none_accepted', 'None of the items was accepted: each says why', { members: { items } });
    }
    return answer;
  }

  /** Never rejects: what goes wrong with an item is its outcome. */
  async #submit(sent: BatchItem, how: HowToSubmit): Promise<BatchOutcomeDto> {
    const { index } = sent;
    const { nameOf, at, origin, defaults, faults } = how;
    if ('errors' in sent) return rejected(index, invalidRequest(sent.errors));
    const reading = this.reader.read(sent.item, nameOf(index), at, defaults);
    if (reading.kind === 'refused') return rejected(index, invalidRequest(reading.errors));

    try {
      const command = new SubmitJob(reading.value.submission, at, origin);
      return submitted(index, await this.commands.execute(command));
    } catch (error) {
      const problem = this.mapping.problemOf(error);
      if (problem.code === 'internal') faults.push(error);
      return rejected(index, problem);
    }
  }

  /** What is wrong here with one item is as a rule wrong with thousands: they are told of in one line. */
  #logFaults({ faults }: HowToSubmit, requestId: string): void {
    if (faults.length === 0) return;

    this.#logger.error(`${faults.length} items of a batch failed (request ${requestId})`, storyOf(faults[0]));
  }
}

interface HowToSubmit {
  readonly nameOf: (index: number) => SubmissionName;
  readonly at: Date;
  readonly origin: SubmitJob['origin'];
  readonly defaults: Asked;
  /** Errors of ours, collected. */
  readonly faults: unknown[];
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
