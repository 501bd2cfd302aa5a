import { Module } from '@nestjs/common';
import { Intake } from './intake.js';

/** For resources by which URLs come in: all of a process count together. */
@Module({ providers: [Intake], exports: [Intake] })
export class IntakeModule {}
