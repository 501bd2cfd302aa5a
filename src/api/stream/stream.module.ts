import { Module } from '@nestjs/common';
import { CatchUp } from './catch-up.js';
import { KnownEntities } from './known-entities.js';
import { PastPages } from './past-pages.js';
import { StreamController } from './stream.controller.js';
import { StreamMetrics } from './stream.metrics.js';
import { StreamPositions } from './stream-positions.js';
import { Watchers } from './watchers.js';

/** What happens, as it happens. */
@Module({
  controllers: [StreamController],
  providers: [KnownEntities, PastPages, Watchers, CatchUp, StreamPositions, StreamMetrics],
})
export class StreamModule {}
