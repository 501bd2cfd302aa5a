import { Module } from '@nestjs/common';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { OperationsController } from './operations.controller.js';
import { OPERATIONS_PROBLEMS } from './operations.problems.js';
import { ParkedStreamsController } from './parked-streams.controller.js';

/** Everything below /v1/operations. */
@Module({ controllers: [OperationsController, ParkedStreamsController] })
export class OperationsModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(OPERATIONS_PROBLEMS);
  }
}
