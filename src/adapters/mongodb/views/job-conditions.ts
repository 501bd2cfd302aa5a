import type { Filter } from 'mongodb';
import { sha256 } from '../../../eventsourcing/digest.js';
import type { Conditions } from '../../../read-model/job-plan.js';
import type { JobTerm } from '../../../read-model/job-terms.js';
import { rangeOf } from '../../../read-model/submission-order.js';
import type { JobDocument } from '../collections.js';
import { beginningWith } from './job-lookups.js';
import { placesIn } from './places.js';

type Condition = Filter<JobDocument>;

/** What must be true of a job's document. */
export function conditionFilters({ statuses, every, none, from, till }: Conditions): readonly Condition[] {
  const leftOut = none.map(conditionOf);
  return [
    ...(statuses ? [{ status: { $in: statuses } }] : []),
    ...(from || till ? [{ place: placesIn(rangeOf({ from, till, order: 'oldest' })) }] : []),
    ...every.map(conditionOf),
    ...(leftOut.length > 0 ? [{ $nor: leftOut }] : []),
  ];
}

function conditionOf(term: JobTerm): Condition {
  switch (term.kind) {
    case 'host':
      return { host: { $eq: term.host } };
    case 'url':
      return { urlHash: { $eq: sha256(term.url) } };
    case 'urlPrefix':
      return { urlStart: beginningWith(term.prefix) };
    case 'error':
      return { errorCode: { $in: term.codes } };
    case 'http':
      return { httpStatus: { $in: term.httpStatuses } };
    case 'tag':
      return isAmong('$tags', term.tag);
    case 'word':
      return isAmong('$words', term.word);
  }
}

/**
 * An expression, which no index serves: of two texts in one list of a document an index has either, and the server might
 * walk it for this one instead of that which the walk is measured for.
 */
function isAmong(list: string, text: string): Condition {
  return { $expr: { $in: [{ $literal: text }, { $ifNull: [list, []] }] } };
}
