import { Module } from '@nestjs/common';
import { Projector } from './projector.js';

/** ROLE projector: keeps the views as the log has it. */
@Module({ providers: [Projector] })
export class ProjectorModule {}
