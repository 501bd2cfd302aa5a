import { applyDecorators, Header } from '@nestjs/common';
import { Needs } from '../../http/needs.js';
import { NOT_FOR_CACHES } from '../jobs/safe-content.js';

/** A GET that changes nothing. */
export function ReadsState(): MethodDecorator {
  return applyDecorators(Needs('read'), Header('cache-control', NOT_FOR_CACHES));
}
