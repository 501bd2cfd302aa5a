import { Module } from '@nestjs/common';
import { BodySweep } from './body-sweep.js';
import { Sweeper } from './sweeper.js';

/** Lets bodies go by schedule, as a part of the projector role. */
@Module({ providers: [BodySweep, Sweeper] })
export class SweeperModule {}
