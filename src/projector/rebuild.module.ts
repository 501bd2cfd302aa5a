import { Module } from '@nestjs/common';
import { ViewsCoverage } from '../read-model/coverage.js';
import { Rebuild } from './rebuild.js';
import { Verification } from './verification.js';

/** The views made anew and compared with the log: for the operator's commands. */
@Module({ providers: [Rebuild, Verification, ViewsCoverage], exports: [Rebuild, Verification, ViewsCoverage] })
export class RebuildModule {}
