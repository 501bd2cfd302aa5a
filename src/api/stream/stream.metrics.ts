import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Watchers } from './watchers.js';

/** How many watch. */
@Injectable()
export class StreamMetrics {
  constructor(registry: Registry, watchers: Watchers) {
    new Gauge({
      name: 'retriever_stream_watchers',
      help: 'Clients that watch /v1/stream in this process',
      registers: [registry],
      collect() {
        this.set(watchers.count);
      },
    });
  }
}
