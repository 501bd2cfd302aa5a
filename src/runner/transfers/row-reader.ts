import { Injectable } from '@nestjs/common';
import { ROW_FAULTS } from '../../csv/row-faults.js';
import type { CsvRow } from '../../csv/row-scanner.js';
import { UnfetchableUrlError } from '../../job/job.errors.js';
import { dedupeKeyOf } from '../../job/job.stream.js';
import type { Submission } from '../../job/job.submission.js';
import { fetchableUrl, withScheme } from '../../job/job.url.js';
import { AddressPolicy } from '../../outbound/address-policy.js';
import type { JsonValue } from '../../task/task.content.js';
import type { TaskSubmission } from '../../task/task.submission.js';
import type { CsvFormat, ImportedJobs } from '../../transfer/transfer.imported.js';
import { submissionOfRow } from '../../transfer/transfer.stream.js';
import type { ImportView } from '../../transfer/transfer.view.js';
import type { RowOutcome } from './import-tally.js';

/** What a row asks for: a job or a task. */
export type AskedRow =
  | { readonly into: 'jobs'; readonly submission: Submission }
  | { readonly into: 'tasks'; readonly submission: TaskSubmission };

type Rejected = Extract<RowOutcome, { readonly kind: 'rejected' }>;

/** Reads the rows of an import: each is a submission of its own, named by its transfer and its number. */
@Injectable()
export class RowReader {
  constructor(private readonly policy: AddressPolicy) {}

  /** What a row asks for, or why it is rejected. */
  read(
    transferId: string,
    number: number,
    row: CsvRow,
    { format, target }: ImportView['request'],
  ): AskedRow | Rejected {
    if ('fault' in row) return rejected(row.fault, ROW_FAULTS[row.fault], '');

    const { fields } = row;
    const id = submissionOfRow(transferId, number);
    if (isTooWide(fields, format)) {
      const detail = `The row has ${fields.length} columns, and the header ${format.header?.length}`;
      return rejected('too_many_columns', detail, fields.join(format.separator));
    }
    if (target.into === 'tasks') {
      const submission = { id, taskId: id, options: target.options, data: dataOf(fields, format) };
      return { into: 'tasks', submission };
    }
    const given = fields[target.column]?.trim() ?? '';
    if (given === '') return rejected('required', 'There is no URL in this row', fields.join(format.separator));
    if (given.includes('\ufffd')) {
      return rejected('invalid_text', `The URL holds bytes that are not ${format.encoding}`, given);
    }
    try {
      return { into: 'jobs', submission: this.#submission(id, given, target) };
    } catch (error) {
      if (!(error instanceof UnfetchableUrlError)) throw error;
      return rejected(error.code, error.message, given);
    }
  }

  /** Every row may have been sent before, by a run that was killed before it could say so. */
  #submission(id: string, givenUrl: string, { scheme, options: asked }: ImportedJobs): Submission {
    const { maxAgeSeconds, callbackUrl, ...options } = asked;
    const full = scheme === null ? givenUrl : withScheme(givenUrl);
    const url = fetchableUrl(full, this.policy).href;
    return {
      id,
      isResendable: true,
      givenUrl,
      url,
      dedupeKey: dedupeKeyOf(url, options.headers),
      options,
      maxAgeSeconds,
      callbackUrl,
    };
  }
}

/** What stands beyond the columns of the header belongs to none: most often a separator was not quoted. */
function isTooWide(fields: readonly string[], { header }: CsvFormat): boolean {
  return header !== null && fields.slice(header.length).some((field) => field.trim() !== '');
}

function dataOf(fields: readonly string[], { header }: CsvFormat): JsonValue {
  if (!header) return fields;

  return Object.fromEntries(header.map((name, column) => [name, fields[column] ?? '']));
}

function rejected(code: string, detail: string, value: string): Rejected {
  return { kind: 'rejected', code, detail, value };
}
