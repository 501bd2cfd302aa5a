import { applyDecorators, Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { Clock } from '../../eventsourcing/clock.js';
import { HoldHost, ReleaseHost, SetHostOverrides } from '../../host/host.commands.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { PageQuery } from '../../http/pages.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { GetHost } from '../../queries/hosts/get-host.query.js';
import { ListHosts } from '../../queries/hosts/list-hosts.query.js';
import { endOfHold, HoldRequestDto } from './hold-request.dto.js';
import { HostDto, HostPageDto } from './host.dto.js';
import { presentHost } from './host.presenter.js';
import { HostName } from './host-name.param.js';
import { SetOverridesDto } from './override.dto.js';
import { OVERRIDES_BODY } from './override.fields.js';

/** A route that does something to a host by hand: it concerns whatever anybody has submitted for it. */
const Acts = (path: string, summary: string, description: string) =>
  applyDecorators(
    Post(`:host/${path}`),
    Needs('admin'),
    HttpCode(200),
    ApiOperation({ summary, description }),
    ApiOkResponse({ type: HostDto }),
    Problems('too_large', 'unsupported_media_type'),
  );

@ApiTags('Hosts')
@Problems('invalid_request', 'overloaded', 'unavailable')
@ApiExtraModels(HoldRequestDto)
@Controller('v1/hosts')
export class HostsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'List the hosts that something is going on at',
    description:
      'In the order of their names: those that jobs wait for, that are fetched from, that are left alone, or that have overrides by hand.',
  })
  @AnswersPage(HostPageDto)
  async listHosts(@Query() { limit, cursor }: PageQuery): Promise<HostPageDto> {
    const { items, next } = await this.queries.execute(new ListHosts({ limit, cursor, at: this.clock.now() }));
    return { items: items.map(presentHost), next };
  }

  @Get(':host')
  @Needs('read')
  @ApiOperation({ summary: 'Get a host', description: 'One that nothing is going on at is idle.' })
  @ApiOkResponse({ type: HostDto })
  getHost(@HostName() host: string): Promise<HostDto> {
    return this.#present(host);
  }

  @Put(':host')
  @Needs('admin')
  @ApiOperation({
    summary: 'Set what holds for a host alone',
    description:
      'In place of all that was set before: an empty object clears. Whoever fetches goes by it once this is answered, ' +
      'also for jobs that wait, are retried, or go on. What runs goes on.',
  })
  @ApiBody({ type: SetOverridesDto })
  @ApiOkResponse({ type: HostDto })
  @Problems('too_large', 'unsupported_media_type')
  async setOverrides(
    @HostName() host: string,
    @Body() body: unknown,
    @Caller() caller: CallerIdentity,
  ): Promise<HostDto> {
    const at = this.clock.now();
    const { reason = null, ...overrides } = OVERRIDES_BODY.read(body, at);
    await this.commands.execute(new SetHostOverrides(host, overrides, reason, at, originOf(caller)));
    return this.#present(host);
  }

  @Acts(
    'hold',
    'Leave a host alone',
    'No claim for it begins once this is answered, until that time. What runs goes on. A hold that ends later stays.',
  )
  @ApiBody({
    schema: {
      allOf: [{ $ref: getSchemaPath(HoldRequestDto) }],
      oneOf: [{ required: ['until'] }, { required: ['seconds'] }],
    },
  })
  async holdHost(
    @HostName() host: string,
    @Body() request: HoldRequestDto,
    @Caller() caller: CallerIdentity,
  ): Promise<HostDto> {
    const at = this.clock.now();
    const until = endOfHold(request, at);
    await this.commands.execute(new HoldHost(host, until, request.reason ?? null, at, originOf(caller)));
    return this.#present(host);
  }

  @Acts('release', 'End the hold of a host', 'Whoever began it. Changes nothing of a host that is not held.')
  @ApiBody({ type: ReasonDto, required: false })
  async releaseHost(
    @HostName() host: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
  ): Promise<HostDto> {
    const at = this.clock.now();
    const { hold } = await this.queries.execute(new GetHost(host, at));
    await this.commands.execute(new ReleaseHost(host, hold !== null, reason, at, originOf(caller)));
    return this.#present(host);
  }

  async #present(host: string): Promise<HostDto> {
    return presentHost(await this.queries.execute(new GetHost(host, this.clock.now())));
  }
}
