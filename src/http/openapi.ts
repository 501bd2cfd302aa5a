import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { HttpSettings } from './http-settings.js';
import { inOpenApi31 } from './openapi-31.js';
import { PROBLEMS, type ProblemCode } from './problem.js';
import { problemResponse } from './problems.decorator.js';
import type { RouteNeeds } from './route-needs.js';

/** Serves the OpenAPI document at `/openapi.json`, and for people at `/docs`. It is made when it is first asked for. */
export function serveOpenApi(app: NestFastifyApplication, settings: HttpSettings, needs: RouteNeeds): void {
  SwaggerModule.setup('docs', app, () => openApi(app, settings, needs), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Retriever',
  });
}

const DESCRIPTION = `Fetches URLs and remembers everything. Every error is \`application/problem+json\` (RFC 9457).

An answer with the header \`Views-Warning\` may tell of jobs that the log does not hold, or lack some: the header says why. Nothing
is taken in then (\`unavailable\`).

A key may be set to send so many URLs a minute: \`RateLimit\` and \`RateLimit-Policy\` say what is left of them, and then \`rate_limited\`
answers with when to come again.

Formats of our own:
* \`http-url\`: an absolute URL of http or https whose host and port may be fetched from
* \`url\`: an absolute URL, as the WHATWG URL standard reads it
* \`host\`: the host of such a URL, with its port where that is not the usual one
* \`task-id\`: 1 to 256 bytes of UTF-8, which halves of surrogate pairs are not; neither "." nor ".."
* \`cursor\`: the \`next\` of an earlier page of the same list, and of nothing else
* \`position\`: 0, or the position of an event of this log
* \`url-lines\`, \`submission-lines\`: one \`http-url\` a line; or the JSON of one, or of a submission, a line
* \`csv-lines\`: rows of a CSV, of which one column holds \`http-url\`s
* \`csv-column\`: the name of a column that the file has, or its number; \`csv-separator\`: an ASCII character, or its name
* \`encoding-label\`: an encoding that the WHATWG Encoding standard knows, and that the file is in
* \`date-time-ahead\`: a \`date-time\` that lies ahead, by at most 366 days
* \`date-time-within-a-year\`: a \`date-time\` that lies in the past, or at most a year ahead`;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

function openApi(app: NestFastifyApplication, { version, apiKeys }: HttpSettings, needs: RouteNeeds): OpenAPIObject {
  const hasKeys = apiKeys.length > 0;
  const builder = new DocumentBuilder().setTitle('Retriever').setDescription(DESCRIPTION).setVersion(version);
  if (hasKeys) builder.addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' }, 'key');

  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: PROBLEM_SCHEMA },
  };
  for (const { method, path, operation } of operationsOf(document)) {
    const need = needs.of(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1'));
    const needsKey = hasKeys && need !== 'nothing';
    if (hasKeys) operation.security = needsKey ? [{ key: [] }] : [];
    if (needsKey) operation.description = `${operation.description ?? ''} Needs the scope \`${need}\`.`.trimStart();
    for (const code of everywhere(hasKeys, needsKey)) {
      operation.responses[PROBLEMS[code].status] ??= problemResponse(code);
    }
  }
  closeBodies(document);
  return inOpenApi31(document);
}

/** What admission, or a fault of ours, may answer to anything. */
function everywhere(hasKeys: boolean, needsKey: boolean): readonly ProblemCode[] {
  if (needsKey) return ['unauthorized', 'forbidden', 'internal'];
  return hasKeys ? ['internal'] : ['forbidden', 'internal'];
}

function operationsOf({ paths }: OpenAPIObject) {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

/** Unknown fields of a body are refused, whatever its class: so every schema that a body is read by is closed. */
function closeBodies(document: OpenAPIObject): void {
  const schemas: Record<string, unknown> = document.components?.schemas ?? {};
  const reached = new Set<unknown>();
  const reach = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || reached.has(value)) return;
    reached.add(value);
    const { $ref, properties } = value as { $ref?: string; properties?: object };
    if ($ref !== undefined) reach(schemas[$ref.slice($ref.lastIndexOf('/') + 1)]);
    if (properties !== undefined) Object.assign(value, { additionalProperties: false });
    for (const member of Object.values(value)) reach(member);
  };
  for (const { operation } of operationsOf(document)) reach(operation.requestBody);
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
  },
};
