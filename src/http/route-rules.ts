import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';

/** Adds to what a route says of itself for the hooks that run before its handler. `RouteConfig` alone would replace it. */
export function RouteRule(rule: Partial<FastifyContextConfig>): MethodDecorator {
  return (target, name, method) => {
    const rules: Partial<FastifyContextConfig> =
      Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, method.value as object) ?? {};
    RouteConfig({ ...rules, ...rule })(target, name, method);
  };
}
