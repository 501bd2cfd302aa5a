import { Module } from '@nestjs/common';
import { WaitingModule } from '../../../http/waiting.module.js';
import { ClaimWaits } from '../../tasks/claim.waits.js';
import { ContentReader } from '../../tasks/content.reader.js';
import { SimplequeueController } from './simplequeue.controller.js';

@Module({ imports: [WaitingModule], controllers: [SimplequeueController], providers: [ContentReader, ClaimWaits] })
export class SimplequeueModule {}
