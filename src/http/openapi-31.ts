import type { OpenAPIObject } from '@nestjs/swagger';

/**
 * A document in the words of OpenAPI 3.1, which can say more: what header names are made of, for one. Decorators speak
 * those of 3.0, where a value that may be null is `nullable`.
 */
export function inOpenApi31(document: OpenAPIObject): OpenAPIObject {
  return { ...(withNullTypes(document) as OpenAPIObject), openapi: '3.1.0' };
}

function withNullTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullTypes);
  if (typeof value !== 'object' || value === null) return value;

  const { nullable, ...told } = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNullTypes(member)]),
  );
  return nullable === true ? { ...told, type: [told['type'], 'null'] } : told;
}
