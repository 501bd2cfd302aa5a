import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import type { Page } from '../read-model/page.js';

/** Links a page to the next one, for clients that follow links. */
export class PageInterceptor implements NestInterceptor<Page<object>, Page<object>> {
  intercept(context: ExecutionContext, next: CallHandler<Page<object>>): Observable<Page<object>> {
    const http = context.switchToHttp();
    const { url } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((page) => {
        reply.header('cache-control', 'no-cache');
        if (page.next !== null) reply.header('link', `<${urlOfNext(url, page.next)}>; rel="next"`);
      }),
    );
  }
}

function urlOfNext(asked: string, next: string): string {
  const url = new URL(asked, 'http://localhost');
  url.searchParams.set('cursor', next);
  return url.pathname + url.search;
}
