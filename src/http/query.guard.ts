import { type CanActivate, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { unknownField } from './field-errors.js';
import { refuseErrors } from './problem.js';

const IGNORES_QUERY = 'ignores-query';

/** For routes that must answer whatever a probe or a scraper adds to their URL. */
export const IgnoresQuery = (): ClassDecorator => SetMetadata(IGNORES_QUERY, true);

/** Refuses whatever stands in the query of a route that takes no `@Query()`. Where there is one, DtoPipe checks it. */
export class QueryGuard implements CanActivate {
  readonly #known = new WeakMap<object, boolean>();

  /** @throws Problem */
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.raw.url?.includes('?') && !this.#takesQuery(context)) {
      refuseErrors(Object.keys(request.query ?? {}).map((name) => unknownField({ parameter: name }, name)));
    }
    return true;
  }

  #takesQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const known = this.#known.get(handler);
    if (known !== undefined) return known;

    const controller = context.getClass();
    const takesQuery = Reflect.hasMetadata(IGNORES_QUERY, controller) || declaresQuery(controller, handler.name);
    this.#known.set(handler, takesQuery);
    return takesQuery;
  }
}

/** As Nest itself keeps it: the arguments of a handler by `<type>:<index>`. */
function declaresQuery(controller: object, handler: string): boolean {
  const args: object = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {};
  return Object.keys(args).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
