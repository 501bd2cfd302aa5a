import type { Filter } from 'mongodb';
import { sha256 } from '../../../eventsourcing/digest.js';
import type { Source } from '../../../read-model/job-plan.js';
import { beyondPrefix } from '../../../read-model/job-terms.js';
import type { JobDocument } from '../collections.js';

/** The index that a source is looked up in, by its name, and what is looked up there. */
export interface IndexLookup {
  readonly index: string;
  readonly filter: Filter<JobDocument>;
}

/** The jobs of some values, each in order of its own, are merged in order: only as many are read as are asked for. */
export function lookupOf(source: Source): IndexLookup {
  switch (source.kind) {
    case 'status':
      return { index: 'by_status', filter: { status: { $in: source.statuses } } };
    case 'finish':
      return { index: 'by_finish', filter: { status: { $in: source.statuses } } };
    case 'host':
      return { index: 'by_host', filter: { host: { $eq: source.host }, status: { $in: source.statuses } } };
    case 'ids':
      return { index: '_id_', filter: { _id: { $in: source.ids } } };
    case 'url':
      return { index: 'by_url', filter: { urlHash: { $eq: sha256(source.url) } } };
    case 'urlPrefix':
      return { index: 'by_url_start', filter: { urlStart: beginningWith(source.prefix) } };
    case 'tag':
      return { index: 'by_tag', filter: { tags: { $eq: source.tag } } };
    case 'word':
      return { index: 'by_word', filter: { words: { $eq: source.word } } };
    case 'error':
      return { index: 'by_error', filter: { errorCode: { $in: source.codes } } };
    case 'http':
      return { index: 'by_http_status', filter: { httpStatus: { $in: source.httpStatuses } } };
  }
}

export function beginningWith(prefix: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: prefix, $lt: beyondPrefix(prefix) };
}
