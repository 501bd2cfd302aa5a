import type { Scope } from './http-settings.js';
import { RouteRule } from './route-rules.js';

/** What a caller needs for a route: a key that has a scope, or nothing. */
export type Need = Scope | 'nothing';

declare module 'fastify' {
  interface FastifyContextConfig {
    needs?: Need;
  }
}

/** The scope that a route needs, where keys are set. `admin` has all scopes. */
export const Needs = (scope: Scope): MethodDecorator => RouteRule({ needs: scope });

/** Opens a route to everybody, keys or not. */
export const Open = (): MethodDecorator => RouteRule({ needs: 'nothing' });
