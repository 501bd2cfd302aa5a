import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { LogOfViews } from '../read-model/log-of-views.js';

const VIEWS_WARNING = 'views-warning';

/**
 * Says with every answer, while the views are of another log, that what it tells may be of that one. What reads only the
 * log says so too: clients need not know which that is.
 */
@Injectable()
export class ViewsWarning implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly logOfViews: LogOfViews,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', (_request, reply, done) => {
      const why = this.logOfViews.whyForeign;
      if (why !== undefined) reply.header(VIEWS_WARNING, why);
      done();
    });
  }
}
