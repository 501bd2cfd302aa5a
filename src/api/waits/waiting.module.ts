import { Module } from '@nestjs/common';
import { StreamNews } from './stream-news.js';
import { StreamWaits } from './stream-waits.js';

/** For resources whose requests may wait. */
@Module({ providers: [StreamNews, StreamWaits], exports: [StreamNews, StreamWaits] })
export class WaitingModule {}
