import { Module } from '@nestjs/common';
import { Leader } from './leader.js';
import { Projector } from './projector.js';

/** ROLE projector: keeps the views as the log has it. */
@Module({ providers: [Projector, Leader] })
export class ProjectorModule {}
