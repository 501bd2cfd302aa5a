import { Module } from '@nestjs/common';
import { TransfersModule } from '../../transfers/transfers.module.js';
import { TaskmanagerController } from './taskmanager.controller.js';
import { TaskmanagerFilesController } from './taskmanager-files.controller.js';

@Module({ imports: [TransfersModule], controllers: [TaskmanagerFilesController, TaskmanagerController] })
export class TaskmanagerModule {}
