import { Injectable } from '@nestjs/common';
import type { RouteOptions } from 'fastify';
import type { Need } from './needs.js';

/** The pages of the documentation: Swagger registers these routes itself, without decorators. */
const DOCUMENTATION = /^\/(?:docs(?:\/|$)|openapi\.json$)/;

/** What every route needs, by method and path: OpenAPI tells of it. */
@Injectable()
export class RouteNeeds {
  readonly #needs = new Map<string, Need>();

  /**
   * Takes a route up, and fills in its config what admission looks at.
   * @throws Error for a route that does not say what it needs: it must not be served.
   */
  note(route: RouteOptions): void {
    const { url, method } = route;
    const needs = route.config?.needs ?? (DOCUMENTATION.test(url) ? 'nothing' : undefined);
    if (needs === undefined) throw new Error(`${method} ${url} does not say what it needs: see @Needs and @Open`);

    route.config = { ...route.config, needs };
    for (const name of [method].flat()) this.#needs.set(`${name} ${url}`, needs);
  }

  /** Whether everything that is served at a path is open: then another method is told to be wrong, key or not. */
  isOpenAt(path: string): boolean {
    const needs = [...this.#needs].filter(([route]) => route.endsWith(` ${path}`)).map(([, need]) => need);
    return needs.length > 0 && needs.every((need) => need === 'nothing');
  }

  /** Of a route by its method and its path, parameters written as `:name`. */
  of(method: string, path: string): Need | undefined {
    return this.#needs.get(`${method} ${path}`);
  }

  /** Every route that is served, `GET /v1/jobs/:id`, with what it needs. */
  all(): readonly (readonly [route: string, need: Need])[] {
    return [...this.#needs];
  }
}
