import { Module } from '@nestjs/common';
import { Projector } from './projector.js';
import { RebuildModule } from './rebuild.module.js';
import { ViewsRenewal } from './views-renewal.js';

/** ROLE projector: keeps the views as the log has it. */
@Module({ imports: [RebuildModule], providers: [Projector, ViewsRenewal] })
export class ProjectorModule {}
