import { applyDecorators, type Type } from '@nestjs/common';
import { ApiHeader, ApiNotModifiedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { etagOf, isNoneMatchFor } from '../../http/etags.js';
import { preferenceApplied } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { clientOf, type Wait } from './stream-waits.js';

/** A route that answers with one thing, unless its client knows it already, and that may wait. */
export function AnswersUnlessKnown(one: Type): MethodDecorator {
  return applyDecorators(
    Problems('not_found'),
    ApiNotModifiedResponse({ description: 'It still is what `If-None-Match` names.' }),
    ApiOkResponse({ type: one, headers: { ETag: { schema: { type: 'string' }, description: 'The revision.' } } }),
    ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' }),
    ApiHeader({ name: 'If-None-Match', required: false }),
  );
}

/** What such a route is asked, and how it gets its answer. */
export interface ConditionalGet<View> {
  /** `If-None-Match`, where the client sent one. */
  readonly known: string | undefined;
  /** How long it waits: until the view is another one than it knows, or final where it says nothing of what it knows. */
  readonly seconds: number | undefined;
  /** What the answer holds besides the view: the revision alone does not name it then. */
  readonly variant?: string;
  get(): Promise<View>;
  until(isEnough: (view: View) => boolean, wait: Wait): Promise<View>;
  isFinal(view: View): boolean;
}

/** The view to answer with; undefined where the client knows it, which is then told by the status (RFC 9110, 15.4.5). */
export async function viewUnlessKnown<View extends { readonly revision: bigint }>(
  reply: FastifyReply,
  asked: ConditionalGet<View>,
): Promise<View | undefined> {
  const { known, seconds, variant = '' } = asked;
  const tagOf = (view: View) => etagOf(`${view.revision}${variant}`);
  const isKnown = (view: View) => known !== undefined && isNoneMatchFor(known, tagOf(view));
  const isAwaited = (view: View) => (known === undefined ? asked.isFinal(view) : !isKnown(view));
  const view = seconds ? await asked.until(isAwaited, { seconds, client: clientOf(reply) }) : await asked.get();

  reply.headers({ etag: tagOf(view), 'cache-control': 'no-cache' });
  if (seconds && isAwaited(view)) preferenceApplied(reply, seconds);
  if (!isKnown(view)) return view;

  reply.status(304);
  return undefined;
}
