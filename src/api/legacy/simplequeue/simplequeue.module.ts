import { Module } from '@nestjs/common';
import { TasksModule } from '../../tasks/tasks.module.js';
import { SimplequeueController } from './simplequeue.controller.js';

@Module({ imports: [TasksModule], controllers: [SimplequeueController] })
export class SimplequeueModule {}
