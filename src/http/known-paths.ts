import type { FastifyRequest, RouteOptions } from 'fastify';
import { Problem } from './problem.js';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Every path that is served, with its methods: what the router, asked for one method, cannot tell. */
export class KnownPaths {
  readonly #paths = new Map<string, KnownPath>();

  note({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    const path = this.#paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    this.#paths.set(url, path);
    for (const name of [method].flat()) path.methods.add(name);
  }

  /** Why no route took a request: another method is needed, or there is no such path. */
  refusal({ method, raw }: Pick<FastifyRequest, 'method' | 'raw'>): Problem {
    const path = (raw.url ?? '/').split('?', 1)[0] ?? '/';
    const allowed = this.#methodsOf(path);
    if (allowed.length === 0 || allowed.includes(method)) {
      return new Problem('not_found', `There is nothing at ${path.slice(0, 200)}`);
    }
    return new Problem('method_not_allowed', `${path.slice(0, 200)} takes ${allowed.join(', ')}`, {
      headers: { allow: allowed.join(', ') },
    });
  }

  #methodsOf(path: string): string[] {
    const matching = [...this.#paths].filter(([, { pattern }]) => pattern.test(path));
    // As the router has it: a path that is served by its own name is not one of those with a parameter in its place.
    const own = matching.filter(([url]) => !/[:*]/.test(url));
    const served = own.length > 0 ? own : matching;
    return [...new Set(served.flatMap(([, { methods }]) => [...methods]))].sort();
  }
}

/** `/v1/jobs/:id` as the router matches it, a slash at the end included. */
function patternOf(url: string): RegExp {
  const segments = url.replace(/\/$/, '').split('/');
  const source = segments.map((segment) => {
    if (segment === '*') return '.*';
    return segment.startsWith(':') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source.join('/')}/?$`);
}
