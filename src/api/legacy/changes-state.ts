import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, of } from 'rxjs';
import { Needs } from '../../http/needs.js';
import { Problem } from '../../http/problem.js';

/**
 * A GET that changes something, which no GET should (RFC 9110, 9.2.1): what asks without wanting an answer changes
 * nothing. That is a HEAD, which the router hands to the handler of the GET, a browser that looks ahead, and a page of
 * another site.
 */
export function ChangesState(): MethodDecorator {
  return applyDecorators(Needs('submit'), UseInterceptors(OnlyWhenMeant));
}

const LOOKS_AHEAD = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz'];
const AHEAD = /prefetch|prerender|preview/i;
/** Of `Sec-Fetch-Site`: a page of this service, or somebody who typed the address. */
const OWN_SITES: readonly unknown[] = [undefined, 'same-origin', 'none'];

class OnlyWhenMeant implements NestInterceptor {
  /** @throws Problem */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const { method, headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    reply.header('cache-control', 'no-store');
    if (method === 'HEAD') {
      reply.status(204);
      return of(undefined);
    }
    if (LOOKS_AHEAD.some((name) => AHEAD.test(String(headers[name] ?? '')))) {
      throw refused('This GET changes something: it is not done ahead of time');
    }
    if (!OWN_SITES.includes(headers['sec-fetch-site'])) {
      throw refused('This GET changes something: it is not done for pages of other sites');
    }
    return next.handle();
  }
}

function refused(detail: string): Problem {
  return new Problem('forbidden', detail, { headers: { 'cache-control': 'no-store' } });
}
