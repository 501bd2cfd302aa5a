import { applyDecorators, Header } from '@nestjs/common';
import { Needs } from '../../http/needs.js';

/** A GET that changes nothing. What is deleted must not live on in a cache that does not ask. */
export function ReadsState(): MethodDecorator {
  return applyDecorators(Needs('read'), Header('cache-control', 'private, no-cache'));
}
