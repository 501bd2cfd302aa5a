import { Module } from '@nestjs/common';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { WaitingModule } from '../waits/waiting.module.js';
import { ClaimWaits } from './claim.waits.js';
import { ContentReader } from './content.reader.js';
import { TASK_PROBLEMS } from './task.problems.js';
import { TaskWaits } from './task.waits.js';
import { TaskEventsController } from './task-events.controller.js';
import { TaskSubmissionController } from './task-submission.controller.js';
import { TaskWorkController } from './task-work.controller.js';
import { TasksController } from './tasks.controller.js';

/** Everything below /v1/tasks. */
@Module({
  imports: [WaitingModule],
  controllers: [TasksController, TaskSubmissionController, TaskWorkController, TaskEventsController],
  providers: [ContentReader, TaskWaits, ClaimWaits],
  exports: [ContentReader, ClaimWaits],
})
export class TasksModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(TASK_PROBLEMS);
  }
}
