import { Module } from '@nestjs/common';
import { OlderJobsModule } from '../older-jobs.module.js';
import { CodingChallengeController } from './coding-challenge.controller.js';

@Module({ imports: [OlderJobsModule], controllers: [CodingChallengeController] })
export class CodingChallengeModule {}
