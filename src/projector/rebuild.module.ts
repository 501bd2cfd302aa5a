import { Module } from '@nestjs/common';
import { Rebuild } from './rebuild.js';
import { Verification } from './verification.js';

/** The views made anew and compared with the log: for the operator's commands. */
@Module({ providers: [Rebuild, Verification], exports: [Rebuild, Verification] })
export class RebuildModule {}
