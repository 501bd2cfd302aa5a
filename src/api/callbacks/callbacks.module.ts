import { Module } from '@nestjs/common';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { IntakeModule } from '../intake/intake.module.js';
import { CALLBACK_PROBLEMS } from './callback.problems.js';
import { CallbacksController } from './callbacks.controller.js';
import { JobCallbacksController } from './job-callbacks.controller.js';

/** Everything below /v1/callbacks, and the callbacks of one job. */
@Module({ imports: [IntakeModule], controllers: [CallbacksController, JobCallbacksController] })
export class CallbacksModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(CALLBACK_PROBLEMS);
  }
}
