import { applyDecorators, Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { RetryParkedStream, SkipParkedEvent } from '../../read-model/release-stream.command.js';
import { presentParked } from './operations.presenter.js';
import { meantRevision, ParkedRequestDto } from './parked-request.dto.js';
import { ReleasedStreamDto } from './parked-stream.dto.js';

/** A route that has a parked stream go on: by hand, and whosever entity it is. */
const Acts = (path: string, summary: string, description: string) =>
  applyDecorators(
    Post(`:stream/${path}`),
    Needs('admin'),
    HttpCode(200),
    ApiOperation({ summary, description }),
    ApiParam({ name: 'stream', example: 'job-0f8fad5b-d9cb-469f-a165-70867728950e' }),
    ApiBody({ type: ParkedRequestDto, required: false }),
    ApiOkResponse({ type: ReleasedStreamDto }),
    Problems('not_found', 'wrong_status', 'too_large', 'unsupported_media_type'),
  );

@ApiTags('Operations')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/operations/parked')
export class ParkedStreamsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @Acts(
    'retry',
    'Read the event again that a stream is parked at',
    'For an event that this version of the service can read. Where it cannot, the stream stays parked, and the answer tells why.',
  )
  retryParkedStream(
    @Param('stream') stream: string,
    @Body() request: ParkedRequestDto,
    @Caller() caller: CallerIdentity,
  ): Promise<ReleasedStreamDto> {
    return this.#act(RetryParkedStream, stream, request, caller);
  }

  @Acts(
    'skip',
    'Go on without the event that a stream is parked at',
    'The views of its entity do without that event, after a rebuild too; in the log it stays as it is, and commands to the ' +
      'entity stay refused. The stream is parked again at the next event that cannot be read. A deletion is not skipped.',
  )
  skipParkedEvent(
    @Param('stream') stream: string,
    @Body() request: ParkedRequestDto,
    @Caller() caller: CallerIdentity,
  ): Promise<ReleasedStreamDto> {
    return this.#act(SkipParkedEvent, stream, request, caller);
  }

  async #act(
    Command: typeof RetryParkedStream | typeof SkipParkedEvent,
    stream: string,
    request: ParkedRequestDto,
    caller: CallerIdentity,
  ): Promise<ReleasedStreamDto> {
    const [at, by] = [this.clock.now(), originOf(caller)];
    const command = new Command(stream, meantRevision(request), request.reason ?? null, at, by);
    const parked = await this.commands.execute(command);
    return { stream, parked: parked ? presentParked(parked) : null };
  }
}
