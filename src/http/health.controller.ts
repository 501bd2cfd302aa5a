import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { HealthDto, LifeDto } from './health.dto.js';
import { Open } from './needs.js';
import { IgnoresQuery } from './query.guard.js';
import { Readiness } from './readiness.js';

@ApiTags('Operations')
@IgnoresQuery()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Open()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiResponse({ status: 200, type: LifeDto })
  live(): LifeDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @Open()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether jobs are taken, fetched and shown, and if not, why' })
  @ApiResponse({ status: 200, type: HealthDto })
  @ApiResponse({ status: 503, description: 'Something is wrong: see the checks', type: HealthDto })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthDto> {
    const health = await this.readiness.health();
    if (health.status === 'failing') reply.code(503).header('retry-after', '5');
    return health;
  }
}
