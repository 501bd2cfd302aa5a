import { Body, Controller, Headers, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferenceApplied, preferredWait } from '../../http/preferences.js';
import { invalidRequest } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { SubmitJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import type { JobView, StandingJob } from '../../job/job.view.js';
import { PreviewSubmission } from '../../queries/jobs/preview-submission.query.js';
import { Intake } from '../intake/intake.js';
import { clientOf } from '../waits/stream-waits.js';
import { DryRunDto, JobDto } from './job.dto.js';
import { isFinalView, jobPath, presentDeduplication } from './job.presenter.js';
import { JobReplies } from './job.replies.js';
import { JobWaits } from './job.waits.js';
import { SubmissionDto, SubmitQuery } from './submission.dto.js';
import { IDEMPOTENCY_KEY, submissionNames } from './submission.name.js';
import { type ReadSubmission, SubmissionReader } from './submission.reader.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'rate_limited', 'overloaded', 'unavailable')
@ApiExtraModels(JobDto, DryRunDto)
@Controller('v1/jobs')
export class JobSubmissionController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly reader: SubmissionReader,
    private readonly replies: JobReplies,
    private readonly waits: JobWaits,
    private readonly intake: Intake,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Needs('submit')
  @ApiOperation({
    summary: 'Submit a URL',
    description: 'A URL submitted within the last hour is not fetched again: the answer is the job that stands.',
  })
  @ApiBody({ type: SubmissionDto })
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: IDEMPOTENCY_KEY })
  @ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' })
  @ApiAcceptedResponse({
    type: JobDto,
    description: 'A job was made for this submission, or for an earlier sending of it.',
  })
  @Problems('gone', 'too_large', 'unsupported_media_type')
  @ApiOkResponse({
    description: 'Another job stands for it already, or the job was final in time; of a dry run, what would happen.',
    schema: { oneOf: [{ $ref: getSchemaPath(JobDto) }, { $ref: getSchemaPath(DryRunDto) }] },
  })
  async submitJob(
    @Body() body: unknown = {},
    @Query() query: SubmitQuery,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto | DryRunDto> {
    const at = this.clock.now();
    const name = submissionNames(caller, key)(0);
    const reading = this.reader.read(body, name, at);
    if (reading.kind === 'refused') throw invalidRequest(reading.errors);
    if (query.dryRun) return this.#preview(reading.value, at, reply);

    await this.intake.admit(1, caller, reply);
    const command = new SubmitJob(reading.value.submission, at, originOf(caller));
    const standing = await this.commands.execute(command);
    const { view, isInTime } = await this.#wait(standing, query.wait ?? preferredWait(preference), reply);
    reply.status(standing.isOwn && !isInTime ? 202 : 200).header('location', jobPath(view.jobId));
    const deduplicated = standing.isOwn ? null : presentDeduplication(view, reading.value, at);
    return this.replies.answer(reply, view, this.clock.now(), deduplicated);
  }

  async #preview(read: ReadSubmission, at: Date, reply: FastifyReply): Promise<DryRunDto> {
    const { submission } = read;
    const standing = await this.queries.execute(new PreviewSubmission(submission, at));
    reply.status(200);
    if (!standing) return { url: submission.url, verdict: 'would_submit', job: null };

    const job = await this.replies.one(standing, at, presentDeduplication(standing, read, at));
    return { url: submission.url, verdict: 'deduplicated', job };
  }

  /** The job once it is final, if that is in time; otherwise as it is then. */
  async #wait({ view }: StandingJob, seconds: number | undefined, reply: FastifyReply): Promise<Waited> {
    if (!seconds) return { view, isInTime: false };

    try {
      const waited = await this.waits.until(view.jobId, isFinalView, { seconds, client: clientOf(reply) });
      const isInTime = isFinalView(waited);
      if (isInTime) preferenceApplied(reply, seconds);
      return { view: waited, isInTime };
    } catch (error) {
      if (error instanceof JobNotFoundError) return { view, isInTime: false }; // deleted while its sender waited
      throw error;
    }
  }
}

interface Waited {
  readonly view: JobView;
  readonly isInTime: boolean;
}
