import { Module } from '@nestjs/common';
import { CodingChallengeModule } from './coding-challenge/coding-challenge.module.js';
import { JobqueueModule } from './jobqueue/jobqueue.module.js';
import { SimplequeueModule } from './simplequeue/simplequeue.module.js';
import { TaskmanagerModule } from './taskmanager/taskmanager.module.js';

/**
 * The routes of four older services, so that their clients can move here unchanged. They translate, and decide nothing.
 * They are left out of the OpenAPI document: see docs/decisions/older-routes-are-untold.md.
 */
@Module({ imports: [JobqueueModule, SimplequeueModule, TaskmanagerModule, CodingChallengeModule] })
export class LegacyModule {}
