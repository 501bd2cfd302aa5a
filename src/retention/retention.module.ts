import { Module } from '@nestjs/common';
import { BodySweep } from './body-sweep.js';
import { LostBodies } from './lost-bodies.js';
import { Purge } from './purge.js';

/** What is kept, and how long: for the operator's commands. Commands to jobs need the CommandsModule beside it. */
@Module({ providers: [Purge, BodySweep, LostBodies], exports: [Purge, BodySweep, LostBodies] })
export class RetentionModule {}
