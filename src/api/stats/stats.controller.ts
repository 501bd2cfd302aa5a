import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../eventsourcing/clock.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { ProjectionLag } from '../../http/projection-lag.js';
import { GetStats, type Stats } from '../../queries/stats/get-stats.query.js';
import { isAlive } from '../../read-model/heartbeats.js';
import type { HostFailures } from '../../read-model/job-figures.js';
import { type HostErrorsDto, StatsDto } from './stats.dto.js';

@ApiTags('Operations')
@Problems('unavailable')
@Controller('v1/stats')
export class StatsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly lag: ProjectionLag,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({
    summary: 'What goes on with the fetch jobs',
    description: 'Sums of the views, which may lag. With MongoDB they may be some seconds old besides.',
  })
  @ApiOkResponse({ type: StatsDto })
  async getStats(): Promise<StatsDto> {
    const at = this.clock.now();
    const [stats, lag] = await Promise.all([this.queries.execute(new GetStats(at)), this.lag.measure()]);
    return { ...presentStats(stats, at), lag };
  }
}

function presentStats(
  { byStatus, oldestDueAt, perMinute, byHost, byError, runners, parkedStreams, disk }: Stats,
  at: Date,
) {
  const oldestMs = oldestDueAt === null ? null : Math.max(0, at.getTime() - Date.parse(oldestDueAt));
  return {
    byStatus,
    queue: {
      depth: byStatus.queued + byStatus.retrying,
      oldestSeconds: oldestMs === null ? null : Math.floor(oldestMs / 1_000),
    },
    perMinute: perMinute.map((figures) => ({ ...figures, minute: figures.minute.toISOString() })),
    byHost,
    byError: byError.map(({ code, failed, hosts }) => ({ code, count: failed, hosts: hosts.map(presentHost) })),
    runners: runners.map((heartbeat) => ({
      id: heartbeat.runner,
      alive: isAlive(heartbeat, at),
      slots: heartbeat.slots,
      running: heartbeat.running,
      lastBeatAt: heartbeat.lastBeatAt.toISOString(),
    })),
    parkedStreams,
    disk,
  };
}

function presentHost({ host, failed }: HostFailures): HostErrorsDto {
  return { host, count: failed };
}
