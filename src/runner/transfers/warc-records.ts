import { namedUuids } from '../../eventsourcing/digest.js';
import type { FetchedResponse } from '../../job/job.events.js';
import type { JobView } from '../../job/job.view.js';
import { sentHeaders, staysHome } from '../../outbound/own-headers.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import { warcDigest } from '../../warc/digest.js';
import { requestHead, responseHead } from '../../warc/http-head.js';
import { recordUri, type WarcField, type WarcRecord } from '../../warc/record.js';
import { type MissingAnswer, warcMetadata } from './warc-metadata.js';
import { truncationOf } from './warc-truncation.js';

/** The same record has the same id, however often it is written. */
const idOf = namedUuids('c2eee9c4-09b2-473c-a811-7bd14abec69c');

const SAME_PAYLOAD = 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest';

/** A job to which an origin answered. */
export type AnsweredJob = JobView & { readonly response: FetchedResponse };

/** 6.2: what the file is. */
export function warcinfoOf({ transferId, requestedAt }: ExportView): WarcRecord {
  const told = [
    ['software', 'Retriever'],
    ['format', 'WARC File Format 1.1'],
    ['conformsTo', 'http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
    ['isPartOf', transferId],
  ];
  return {
    type: 'warcinfo',
    id: idOf(transferId),
    date: requestedAt,
    contentType: 'application/warc-fields',
    fields: [['WARC-Filename', `${transferId}.warc`]],
    head: Buffer.from(told.map(([name, value]) => `${name}: ${value}\r\n`).join('')),
  };
}

/** 6.3: what came back. Of a body that did not come whole nothing is written: the record says why it ends so early. */
export function responseOf(job: AnsweredJob, read: (sha256: string) => AsyncIterable<Uint8Array>): WarcRecord {
  const { body } = job;
  const record = { ...captured(job, 'response'), head: headOf(job) };
  if (!body) return { ...record, fields: [...record.fields, ['WARC-Truncated', truncationOf(job.error?.code)]] };

  return {
    ...record,
    fields: [...record.fields, payloadDigestOf(body.sha256)],
    payload: { size: body.size, read: () => read(body.sha256) },
  };
}

/** 6.7: what came back, with the very body that another record of the file holds. */
export function revisitOf(job: AnsweredJob, sha256: string, earlier: WarcRecord): WarcRecord {
  const record = captured(job, 'revisit');
  const target = earlier.fields.find(([name]) => name === 'WARC-Target-URI')?.[1] ?? '';
  const fields: readonly WarcField[] = [
    ...record.fields,
    payloadDigestOf(sha256),
    ['WARC-Profile', SAME_PAYLOAD],
    ['WARC-Refers-To', recordUri(earlier.id)],
    ['WARC-Refers-To-Target-URI', target],
    ['WARC-Refers-To-Date', earlier.date],
  ];
  return { ...record, fields, head: headOf(job) };
}

/** 6.5: what was asked of the last hop, as far as the log tells: the fetcher's own headers are not in it. */
export function requestOf(job: AnsweredJob, answer: WarcRecord): WarcRecord {
  const { finalUrl, redirects } = job.response;
  const hops = [...redirects.map(({ url }) => url), finalUrl];
  const isElsewhere = hops.some((to, index) => index > 0 && !staysHome(hops[index - 1] ?? to, to));
  return {
    ...about(job, 'request', answer),
    contentType: 'application/http; msgtype=request',
    head: requestHead(finalUrl, sentHeaders(job.options.headers, isElsewhere)),
  };
}

/** 6.6: what is known of the job besides; all there is where no answer can be written. */
export function metadataOf(job: JobView, answer: WarcRecord | undefined, missing?: MissingAnswer): WarcRecord {
  return {
    ...about(job, 'metadata', answer),
    contentType: 'application/json',
    head: Buffer.from(`${JSON.stringify(warcMetadata(job, missing))}\n`),
  };
}

function captured(job: AnsweredJob, type: 'response' | 'revisit') {
  return { ...about(job, type), contentType: 'application/http; msgtype=response' };
}

/** Records of one fetch have one date (5.4). */
function about<Type extends WarcRecord['type']>(job: JobView, type: Type, answer?: WarcRecord) {
  const { jobId, attempt, startedAt, submittedAt, response, url } = job;
  const fields: WarcField[] = [['WARC-Target-URI', response?.finalUrl ?? url]];
  if (answer) fields.push(['WARC-Concurrent-To', recordUri(answer.id)]);
  return { type, id: idOf(`${jobId}/${attempt}/${type}`), date: startedAt ?? submittedAt, fields };
}

function headOf({ response, body }: AnsweredJob): Uint8Array {
  return responseHead(response.httpStatus, response.headers, body?.size ?? 0);
}

function payloadDigestOf(sha256: string): WarcField {
  return ['WARC-Payload-Digest', warcDigest(Buffer.from(sha256, 'hex'))];
}
