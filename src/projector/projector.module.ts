import { Module } from '@nestjs/common';
import { Leader } from './leader.js';
import { Projector } from './projector.js';
import { Sweeper } from './sweeper.js';

/** ROLE projector: keeps the views as the log has it, and frees the bodies that no view names. */
@Module({ providers: [Projector, Leader, Sweeper] })
export class ProjectorModule {}
