import { Module } from '@nestjs/common';
import { ParkedStreamHandler } from './parked-stream.handler.js';

/** Has parked streams go on. */
@Module({ providers: [ParkedStreamHandler] })
export class ParkedStreamsModule {}
