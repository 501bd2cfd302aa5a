import { Module } from '@nestjs/common';
import { QueuesController } from './queues.controller.js';

/** Everything below /v1/queues. */
@Module({ controllers: [QueuesController] })
export class QueuesModule {}
