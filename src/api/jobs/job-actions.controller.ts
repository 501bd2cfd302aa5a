import { applyDecorators, Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { originOf } from '../../http/caller.js';
import { refuseParameters } from '../../http/field-errors.js';
import { Problems } from '../../http/problems.decorator.js';
import { CancelJob, PauseJob, ResumeJob, RetryJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId } from '../../job/job.stream.js';
import { JobDto } from './job.dto.js';
import { answerJob } from './job.reply.js';
import { ReasonDto } from './submission.dto.js';

/** A route that does something to a job by hand. */
const Acts = (path: string, summary: string, description: string) =>
  applyDecorators(
    Post(`:id/${path}`),
    HttpCode(200),
    ApiOperation({ summary, description }),
    ApiBody({ type: ReasonDto, required: false }),
    ApiOkResponse({ type: JobDto }),
    Problems('not_found', 'wrong_status', 'too_large', 'unsupported_media_type'),
  );

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded')
@Controller('v1/jobs')
export class JobActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @Acts('retry', 'Retry a job', 'Queues a failed or cancelled job again; makes one that waits for its retry due now.')
  retryJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#steer(RetryJob, { jobId, reason, request, reply });
  }

  @Acts('cancel', 'Cancel a job', 'Ends a job that is not final, and aborts a running fetch.')
  cancelJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#steer(CancelJob, { jobId, reason, request, reply });
  }

  @Acts('pause', 'Pause a job', 'Holds a job that is not final, and aborts a running fetch.')
  pauseJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#steer(PauseJob, { jobId, reason, request, reply });
  }

  @Acts('resume', 'Resume a paused job', 'Changes nothing of a job that is not paused and not final.')
  resumeJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#steer(ResumeJob, { jobId, reason, request, reply });
  }

  async #steer(
    Command: typeof RetryJob | typeof PauseJob | typeof ResumeJob | typeof CancelJob,
    asked: Asked,
  ): Promise<JobDto> {
    const { jobId, reason, request, reply } = asked;
    refuseParameters(request.query);
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    const at = this.clock.now();
    const command = new Command(jobId, reason, at, originOf(request.caller));
    const { view } = await this.commands.execute(command);
    if (!view) throw new JobNotFoundError(jobId);
    return answerJob(reply, view, at);
  }
}

interface Asked {
  readonly jobId: string;
  readonly reason: string | null;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
