import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity } from '../../http/caller.js';
import { Draining } from '../../http/draining.js';
import { EventDto } from '../../http/event.dto.js';
import { Needs } from '../../http/needs.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { CatchUp } from './catch-up.js';
import { filterOf, POSITION_SCHEMA, StreamQuery } from './stream.query.js';
import { StreamPositions } from './stream-positions.js';
import { Watcher } from './watcher.js';
import { Watchers } from './watchers.js';

const EVENT_STREAM = 'text/event-stream';
const DESCRIPTION =
  `Server-sent events: \`id\` is the position of an event, \`data\` what the list of a job's events tells of it.
First those after a position, then each as it happens. A client that comes back with \`Last-Event-ID\` misses none and is sent none
twice. A comment every 15 seconds shows that the connection is alive. A client that takes its events too slowly is let go.
Of a deleted job only its end is told; with API keys the scope \`admin\` is told all.`.replaceAll('\n', ' ');

/** An event of the stream, as clients are told of it. */
const SENT_EVENT = {
  type: 'object',
  required: ['id', 'data'],
  properties: {
    id: { type: 'string', pattern: '^\\d+$', description: 'The position of the event.' },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema: { $ref: getSchemaPath(EventDto) } },
  },
};

@ApiTags('Live')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/stream')
export class StreamController {
  constructor(
    private readonly positions: StreamPositions,
    private readonly watchers: Watchers,
    private readonly catchUp: CatchUp,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'Watch what happens, as it happens', description: DESCRIPTION })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: POSITION_SCHEMA,
    description: 'The last `id` that the client was sent. It counts before `after`.',
  })
  @ApiExtraModels(EventDto)
  @ApiOkResponse({
    description: 'Events, until somebody hangs up.',
    content: { [EVENT_STREAM]: { schema: SENT_EVENT } },
  })
  async watch(
    @Query() query: StreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Caller() caller: CallerIdentity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.#refuseWhereFull();
    const watcher = new Watcher(reply.raw, this.clock);
    const after = await this.#after(query, lastEventId, watcher.gone);
    // What was deleted until now must be known before anything of the past is told.
    const isAtPresent = await this.watchers.reachPresent(watcher.gone);
    this.#refuseWhereFull(); // many may have come meanwhile, and the service may have begun to stop
    if (!isAtPresent) {
      throw new Problem('unavailable', 'The log is not followed at the moment: ask again later');
    }

    reply.hijack();
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
    if (request.method === 'HEAD') {
      reply.raw.end();
      return;
    }
    this.watchers.admit(watcher);
    const filter = filterOf(query, caller.scopes.has('admin'));
    await this.catchUp.bring(watcher, filter, after ?? this.watchers.position ?? 0n);
    if (query.wait === undefined) return;
    await this.clock.sleep(query.wait * 1_000, watcher.gone);
    watcher.end('The time that was asked for is over');
  }

  #refuseWhereFull(): void {
    if (!this.watchers.areFull && !this.draining.signal.aborted) return;
    throw new Problem('overloaded', 'Too many watch already, or the service is about to stop: ask again later');
  }

  async #after({ after }: StreamQuery, lastEventId: string | undefined, client: AbortSignal) {
    if (lastEventId !== undefined)
      return this.positions.read({ text: lastEventId, parameter: 'Last-Event-ID' }, client);
    return after === undefined ? undefined : this.positions.read({ text: after, parameter: 'after' }, client);
  }
}

const HEADERS = {
  'content-type': EVENT_STREAM,
  'cache-control': 'no-store',
  'x-accel-buffering': 'no', // a proxy that collects an answer before it hands it on would never hand this one on
  connection: 'close',
};
