import { Param } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { invalidRequest } from '../../http/problem.js';
import { hostOf } from '../../read-model/url-parts.js';

/** The host of URLs in a path, as URLs have it. @throws Problem for what can be the host of none */
export function HostName(): ParameterDecorator {
  const isTold = ApiParam({ name: 'host', schema: { type: 'string', format: 'host' }, example: 'example.com' });
  return (controller, method, index) => {
    const route = method !== undefined && Object.getOwnPropertyDescriptor(controller, method);
    if (route) isTold(controller, method, route);
    Param('host', { transform: hostIn })(controller, method, index);
  };
}

function hostIn(text: string): string {
  const host = hostOf(text);
  if (host === undefined) throw invalidRequest([NO_HOST]);
  return host;
}

const NO_HOST = { code: 'invalid', detail: 'This is the host of no URL', parameter: 'host' };
