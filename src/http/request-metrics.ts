import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, Registry } from 'prom-client';

type Observe = { observe(seconds: number): void };

/** How long requests take, by method, route and status. Never by URL: those have no end. */
@Injectable()
export class RequestMetrics {
  readonly #seconds: Histogram<'method' | 'route' | 'status'>;
  /** There are few routes and statuses, and finding a label set anew for every request costs more than the rest. */
  readonly #known = new Map<string, Observe>();

  constructor(registry: Registry) {
    this.#seconds = new Histogram({
      name: 'retriever_http_request_seconds',
      help: 'Seconds from a request to the end of its answer, long polls included',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers: [registry],
    });
  }

  observe(request: FastifyRequest, reply: FastifyReply): void {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const { statusCode } = reply;
    const key = `${method} ${statusCode} ${route}`;
    let known = this.#known.get(key);
    if (!known) {
      known = this.#seconds.labels(method, route, String(statusCode));
      this.#known.set(key, known);
    }
    known.observe(reply.elapsedTime / 1_000);
  }
}
