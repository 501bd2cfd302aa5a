import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Open } from '../../http/needs.js';
import { Problem } from '../../http/problem.js';
import { IgnoresQuery } from '../../http/query.guard.js';
import { type DashboardFile, DashboardFiles } from './dashboard-files.js';

/**
 * Scripts and requests go to this service and nowhere else. Styles may stand in a document, because the HTML of strangers
 * is previewed in a frame without scripts that these rules go for too.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'referrer-policy': 'no-referrer', // addresses of this page may hold what somebody searched for
  'cross-origin-opener-policy': 'same-origin',
  vary: 'Accept-Encoding',
} as const;

/** Asked again each time, so that an upgraded service is not asked for the files of an older page. */
const ASK_AGAIN = 'no-cache';
/** The names of these have a hash of their contents in them. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The page for people. It asks the public API, and is asked for without a key: there is nothing of any job in it. Where it
 * leads within itself stands behind a `#`: `/jobs` and `/tasks` are routes of older services.
 */
@ApiExcludeController()
@IgnoresQuery()
@Controller()
export class DashboardController {
  constructor(private readonly files: DashboardFiles) {}

  @Get()
  @Open()
  page(@Headers('accept-encoding') accepted: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#send('index.html', accepted, ASK_AGAIN, reply);
  }

  @Get('assets/:name')
  @Open()
  asset(
    @Param('name') name: string,
    @Headers('accept-encoding') accepted: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.#send(`assets/${name}`, accepted, FOR_EVER, reply);
  }

  async #send(name: string, accepted = '', caching: string, reply: FastifyReply): Promise<Buffer> {
    const file = await this.files.find(name, accepted);
    if (!file) throw new Problem('not_found', `There is no file ${name.slice(0, 200)} of the page`);

    reply.headers({ ...HEADERS, ...headersOf(file), 'cache-control': caching });
    return file.content;
  }
}

function headersOf({ type, encoding }: DashboardFile): Record<string, string> {
  return { 'content-type': type, ...(encoding !== undefined && { 'content-encoding': encoding }) };
}
