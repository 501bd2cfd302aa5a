import { Injectable } from '@nestjs/common';
import { ROW_FAULTS } from '../../csv/row-faults.js';
import type { CsvRow } from '../../csv/row-scanner.js';
import { UnfetchableUrlError } from '../../job/job.errors.js';
import { dedupeKeyOf } from '../../job/job.stream.js';
import type { Submission } from '../../job/job.submission.js';
import { fetchableUrl } from '../../job/job.url.js';
import { AddressPolicy } from '../../outbound/address-policy.js';
import type { CsvFormat, ImportTarget } from '../../transfer/transfer.events.js';
import { submissionOfRow } from '../../transfer/transfer.stream.js';
import type { ImportView } from '../../transfer/transfer.view.js';
import type { RowOutcome } from './import-tally.js';

/** What a row asks for, or why it is rejected. */
export type ReadRow = { readonly submission: Submission } | Rejected;
type Rejected = Extract<RowOutcome, { readonly kind: 'rejected' }>;

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Reads the rows of an import: each is the submission of a URL, named by its transfer and its number. */
@Injectable()
export class RowReader {
  constructor(private readonly policy: AddressPolicy) {}

  read(transferId: string, number: number, row: CsvRow, { format, target }: ImportView['request']): ReadRow {
    if ('fault' in row) return rejected(row.fault, ROW_FAULTS[row.fault], '');

    const given = row.fields[target.column]?.trim() ?? '';
    const problem = problemWith(row.fields, given, format);
    if (problem) return rejected(problem.code, problem.detail, given || row.fields.join(format.separator));

    try {
      return { submission: this.#submission(submissionOfRow(transferId, number), given, target) };
    } catch (error) {
      if (!(error instanceof UnfetchableUrlError)) throw error;
      return rejected(error.code, error.message, given);
    }
  }

  /** Every row may have been sent before, by a run that was killed before it could say so. */
  #submission(id: string, givenUrl: string, { scheme, options: asked }: ImportTarget): Submission {
    const { maxAgeSeconds, ...options } = asked;
    const full = scheme === null || HAS_SCHEME.test(givenUrl) ? givenUrl : `${scheme}://${givenUrl}`;
    const url = fetchableUrl(full, this.policy).href;
    return {
      id,
      isResendable: true,
      givenUrl,
      url,
      dedupeKey: dedupeKeyOf(url, options.headers),
      options,
      maxAgeSeconds,
    };
  }
}

function problemWith(fields: readonly string[], url: string, { header, encoding }: CsvFormat) {
  if (header && fields.slice(header.length).some((field) => field.trim() !== '')) {
    return {
      code: 'too_many_columns',
      detail: `The row has ${fields.length} columns, and the header ${header.length}`,
    };
  }
  if (url === '') return { code: 'required', detail: 'There is no URL in this row' };
  if (url.includes('\ufffd')) return { code: 'invalid_text', detail: `The URL holds bytes that are not ${encoding}` };

  return undefined;
}

function rejected(code: string, detail: string, value: string): Rejected {
  return { kind: 'rejected', code, detail, value };
}
