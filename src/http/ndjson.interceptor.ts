import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { NDJSON, ndjsonOf, prefersNdjson } from './ndjson.js';

/** What a handler answers with as a whole, or its items alone, a line each, for a client that likes that better. */
export class NdjsonInterceptor implements NestInterceptor<Items, Items | string> {
  intercept(context: ExecutionContext, next: CallHandler<Items>): Observable<Items | string> {
    const http = context.switchToHttp();
    const { headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((whole) => {
        reply.header('vary', 'accept');
        if (!prefersNdjson(headers.accept)) return whole;

        reply.type(NDJSON);
        return ndjsonOf(whole.items);
      }),
    );
  }
}

interface Items {
  readonly items: readonly object[];
}
