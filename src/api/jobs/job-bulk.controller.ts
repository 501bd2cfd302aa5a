import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiAcceptedResponse, ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import type { JobView } from '../../job/job.view.js';
import { SelectJobs } from '../../queries/jobs/select-jobs.query.js';
import { RequestBulk } from '../../transfer/transfer.commands.js';
import { transferIdOf } from '../../transfer/transfer.stream.js';
import { Intake } from '../intake/intake.js';
import { TransferDto } from '../transfers/transfer.dto.js';
import { answerTransfer } from '../transfers/transfer.reply.js';
import { bulkMade } from '../transfers/transfer.resend.js';
import { BulkDto, BulkPreviewDto, readFilter } from './bulk.dto.js';
import { JobReplies } from './job.replies.js';
import { IDEMPOTENCY_KEY, submissionNames } from './submission.name.js';

const SHOWN = 10;

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'rate_limited', 'overloaded', 'unavailable')
@ApiExtraModels(BulkPreviewDto)
@Controller('v1/jobs')
export class JobBulkController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly bodies: BodyStore,
    private readonly replies: JobReplies,
    private readonly intake: Intake,
    private readonly clock: Clock,
  ) {}

  @Post('bulk')
  @Needs('submit')
  @ApiOperation({
    summary: 'Retry, cancel or delete many jobs',
    description:
      'The jobs are selected at once, as lists know them then; a runner acts on them one after the other. How far it ' +
      'is, and pausing, resuming and stopping it, is told and done as of any transfer; what became of each job stands ' +
      'in its file. Asked for again under its `Idempotency-Key`, it is answered with its transfer.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: IDEMPOTENCY_KEY })
  @ApiOkResponse({ type: BulkPreviewDto, description: 'Of a dry run.' })
  @ApiAcceptedResponse({ type: TransferDto, headers: { Location: { schema: { type: 'string' } } } })
  @Problems('gone', 'too_large', 'unsupported_media_type')
  async actOnJobs(
    @Body() { action, filter: given, dryRun, reason = null }: BulkDto,
    @Headers('idempotency-key') key: string | undefined,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto | BulkPreviewDto> {
    const transferId = transferIdOf('bulk', submissionNames(caller, key)(0).id);
    const pages = await this.queries.execute(new SelectJobs(readFilter(given, this.clock.now())));
    if (dryRun) return this.#preview(pages, reply);

    if (action === 'retry') await this.intake.admit(1, caller, reply);
    const selected = new Selection(pages);
    const selection = await this.bodies.put(selected.lines());
    const wanted = { action, filter: JSON.stringify(given), selection, jobs: selected.jobs, reason };
    const { view } = await this.commands.execute(
      new RequestBulk(transferId, wanted, this.clock.now(), originOf(caller)),
    );
    const made = bulkMade(transferId, view, wanted);
    reply.status(202).header('location', `/v1/transfers/${transferId}`);
    return answerTransfer(reply, made);
  }

  async #preview(pages: AsyncIterable<readonly JobView[]>, reply: FastifyReply): Promise<BulkPreviewDto> {
    let count = 0;
    const first: JobView[] = [];
    for await (const page of pages) {
      count += page.length;
      first.push(...page.slice(0, SHOWN - first.length));
    }
    reply.status(200);
    return { count, first: await this.replies.list(first, this.clock.now()) };
  }
}

/** The ids of jobs, a line each, as they are found: they are counted, and never held. */
class Selection {
  jobs = 0;

  constructor(private readonly pages: AsyncIterable<readonly JobView[]>) {}

  async *lines(): AsyncGenerator<Uint8Array> {
    for await (const page of this.pages) {
      this.jobs += page.length;
      yield Buffer.from(page.map(({ jobId }) => `${jobId}\n`).join(''));
    }
  }
}
