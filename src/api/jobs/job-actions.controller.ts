import { Body, Controller, Param, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { ActsByHand } from '../../http/acts-by-hand.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { CancelJob, PauseJob, ResumeJob, RetryJob } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId } from '../../job/job.stream.js';
import { Intake } from '../intake/intake.js';
import { JobDto } from './job.dto.js';
import { JobReplies } from './job.replies.js';

/** A route that does something to a job by hand. */
const Acts = (path: string, summary: string, description: string) =>
  ActsByHand(`:id/${path}`, JobDto, { summary, description }, 'not_found', 'wrong_status');

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/jobs')
export class JobActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly replies: JobReplies,
    private readonly intake: Intake,
    private readonly clock: Clock,
  ) {}

  @Acts('retry', 'Retry a job', 'Queues a failed or cancelled job again; makes one that waits for its retry due now.')
  @Problems('rate_limited')
  async retryJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    await this.intake.admit(1, caller, reply);
    return this.#act(RetryJob, { jobId, reason, caller, reply });
  }

  @Acts('cancel', 'Cancel a job', 'Ends a job that is not final, and aborts a running fetch.')
  cancelJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#act(CancelJob, { jobId, reason, caller, reply });
  }

  @Acts('pause', 'Pause a job', 'Holds a job that is not final, and aborts a running fetch.')
  pauseJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#act(PauseJob, { jobId, reason, caller, reply });
  }

  @Acts('resume', 'Resume a paused job', 'Changes nothing of a job that is not paused and not final.')
  resumeJob(
    @Param('id') jobId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<JobDto> {
    return this.#act(ResumeJob, { jobId, reason, caller, reply });
  }

  async #act(
    Command: typeof RetryJob | typeof PauseJob | typeof ResumeJob | typeof CancelJob,
    asked: Asked,
  ): Promise<JobDto> {
    const { jobId, reason, caller, reply } = asked;
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    const at = this.clock.now();
    const command = new Command(jobId, reason, at, originOf(caller));
    const { view } = await this.commands.execute(command);
    if (!view) throw new JobNotFoundError(jobId);
    return this.replies.answer(reply, view, at);
  }
}

interface Asked {
  readonly jobId: string;
  readonly reason: string | null;
  readonly caller: CallerIdentity;
  readonly reply: FastifyReply;
}
