import { Controller, Get } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetOperations } from '../../queries/operations/get-operations.query.js';
import { OperationsDto } from './operations.dto.js';
import { presentOperations } from './operations.presenter.js';

@ApiTags('Operations')
@Problems('unavailable')
@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Needs('admin')
  @ApiOperation({
    summary: 'How far the views are, and what stands still',
    description:
      'Where the log and the views are, who keeps them, how far a rebuild is, which streams are parked, and how the last ' +
      'inspections ended.',
  })
  @ApiOkResponse({ type: OperationsDto })
  async getOperations(): Promise<OperationsDto> {
    return presentOperations(await this.queries.execute(new GetOperations()));
  }
}
