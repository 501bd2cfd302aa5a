import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import type { Result } from '../../queries/jobs/get-result.query.js';
import { type ComparedResultDto, DiffDto, DiffQuery } from './diff.dto.js';
import { PageDiffs } from './page-diffs.js';

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/diff')
export class DiffController {
  constructor(private readonly diffs: PageDiffs) {}

  @Get()
  @Needs('read')
  @Header('cache-control', 'no-cache')
  @ApiOperation({
    summary: 'Compare what two jobs fetched',
    description: 'Of what is no text, is too large or differs too much, only hashes and sizes are told.',
  })
  @ApiOkResponse({ type: DiffDto })
  @Problems('not_found', 'wrong_status', 'body_damaged')
  async diffResults(@Query() { from, to, by, ignoreWhitespace }: DiffQuery): Promise<DiffDto> {
    const { outcome, ...compared } = await this.diffs.between(from, to, { by, ignoreWhitespace });
    const isSame = compared.from.body.sha256 === compared.to.body.sha256;
    const results = { from: presentResult(compared.from), to: presentResult(compared.to), isSame };
    if (typeof outcome === 'string') return { ...results, diff: null, added: null, removed: null, reason: outcome };

    return { ...results, ...outcome, reason: null };
  }
}

function presentResult({ view, response, body }: Result): ComparedResultDto {
  const { size, sha256 } = body;
  return { job: view.jobId, url: view.url, contentType: response.contentType, size, sha256 };
}
