import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { ApiSettings } from '../api/api-settings.js';
import { PROBLEMS, type ProblemCode } from './problem.js';
import { problemResponse } from './problems.decorator.js';

/** Serves the OpenAPI document at `/openapi.json`, and for people at `/docs`. It is made when it is first asked for. */
export function serveOpenApi(app: NestFastifyApplication, settings: ApiSettings): void {
  SwaggerModule.setup('docs', app, () => openApi(app, settings), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Retriever',
  });
}

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function openApi(app: NestFastifyApplication, { version, apiKeys }: ApiSettings): OpenAPIObject {
  const hasKeys = apiKeys.length > 0;
  const builder = new DocumentBuilder()
    .setTitle('Retriever')
    .setDescription('Fetches URLs and remembers everything. Every error is `application/problem+json` (RFC 9457).')
    .setVersion(version);
  if (hasKeys) builder.addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'key');

  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const [path, operation] of operationsOf(document)) {
    const isOpen = hasKeys && path.startsWith('/health/');
    if (hasKeys) operation.security = isOpen ? [] : [{ key: [] }];
    for (const code of everywhere(hasKeys, isOpen)) {
      operation.responses[PROBLEMS[code].status] ??= problemResponse(code);
    }
  }
  return document;
}

/** What admission, or a fault of ours, may answer to anything. */
function everywhere(hasKeys: boolean, isOpen: boolean): readonly ProblemCode[] {
  if (isOpen) return ['internal'];
  return hasKeys ? ['unauthorized', 'forbidden', 'internal'] : ['forbidden', 'internal'];
}

function operationsOf({ paths }: OpenAPIObject): [path: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): [string, Operation][] => {
      const operation = item[method];
      return operation ? [[path, operation]] : [];
    }),
  );
}

const FIELD_ERROR_SCHEMA = {
  type: 'object',
  required: ['code', 'detail'],
  properties: {
    code: { type: 'string' },
    detail: { type: 'string' },
    pointer: { type: 'string', description: 'Where in the body (RFC 6901)' },
    parameter: { type: 'string', description: 'Which parameter, or which header' },
  },
};

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'code', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', example: '/problems/not_found' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people' },
    requestId: { type: 'string', description: 'Also in the header Request-Id, and in the log' },
    errors: { type: 'array', items: FIELD_ERROR_SCHEMA, description: 'What is wrong with the request, thing by thing' },
    items: { type: 'array', items: { type: 'object' }, description: 'Of `none_accepted`: the outcome of every item' },
  },
};
