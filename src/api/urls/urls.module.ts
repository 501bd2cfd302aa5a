import { Module } from '@nestjs/common';
import { JobReplies } from '../jobs/job.replies.js';
import { UrlsController } from './urls.controller.js';

/** What became of a URL, time after time. */
@Module({ controllers: [UrlsController], providers: [JobReplies] })
export class UrlsModule {}
