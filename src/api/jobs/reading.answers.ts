import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf, isNoneMatchFor } from '../../http/etags.js';
import { HttpSettings } from '../../http/http-settings.js';
import { GetReading, type ReadableResult } from '../../queries/jobs/get-reading.query.js';
import type { READINGS } from '../../reading/page-reader.js';
import { clientOf } from '../waits/stream-waits.js';
import { HARMLESS, NOT_FOR_CACHES } from './safe-content.js';

type AskedReading = (typeof READINGS)[number];

const TYPES: { readonly [name in AskedReading]: string } = {
  text: 'text/plain; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  links: 'application/json',
  json: 'application/json',
};

/** Answers with what a job fetched, read in one of the ways that there are. */
@Injectable()
export class ReadingAnswers {
  constructor(
    private readonly queries: QueryBus,
    private readonly settings: HttpSettings,
  ) {}

  async answer(
    jobId: string,
    { name, isPartial }: { readonly name: AskedReading; readonly isPartial: boolean },
    { method, headers }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const reading = await this.queries.execute(new GetReading(jobId, name, isPartial));
    const etag = etagOf(this.#tagOf(reading, name));
    const known = headers['if-none-match'];
    reply.headers({ etag, 'cache-control': NOT_FOR_CACHES });
    if (known !== undefined && isNoneMatchFor(known, etag)) {
      reply.status(304);
      return undefined;
    }
    const content = method === 'HEAD' ? undefined : await reading.read(clientOf(reply));
    reply.headers({ ...HARMLESS, 'content-type': TYPES[name], 'content-disposition': 'inline' });
    if (content) reply.header('content-length', content.length);
    return new StreamableFile(Readable.from(content ? [content] : [], { objectMode: false }));
  }

  /**
   * What a reading depends on: the bytes, the response that they came with, which a retry changes with the revision, and
   * the program that reads.
   */
  #tagOf({ body, view }: ReadableResult, name: AskedReading): string {
    return `${body.sha256}-${name}-${view.revision}-${this.settings.version}`;
  }
}
