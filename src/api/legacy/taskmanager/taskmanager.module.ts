import { Module } from '@nestjs/common';
import { IntakeModule } from '../../intake/intake.module.js';
import { TransfersModule } from '../../transfers/transfers.module.js';
import { TaskmanagerController } from './taskmanager.controller.js';
import { TaskmanagerFilesController } from './taskmanager-files.controller.js';

@Module({ imports: [IntakeModule, TransfersModule], controllers: [TaskmanagerFilesController, TaskmanagerController] })
export class TaskmanagerModule {}
