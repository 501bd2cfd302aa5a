import { UnfetchableUrlError } from '../../../job/job.errors.js';
import { fetchableUrl } from '../../../job/job.url.js';
import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type { FaultCode } from '../../../outbound/fault.js';
import { FetchFault } from '../fetch-fault.js';

/** How it is told that a URL is refused. */
export interface UrlRefusal {
  readonly sentence: string;
  /** Where the text is no URL at all; any other refusal has a code of its own. */
  readonly codeOfInvalid: FaultCode;
}

/**
 * A URL, checked by the rules of today, however often it was checked before.
 * @throws FetchFault where nothing may be sent there
 */
export function guardedUrl(text: string, policy: AddressPolicy, refusal: UrlRefusal, base?: string): string {
  try {
    return fetchableUrl(text, policy, base).href;
  } catch (error) {
    if (!(error instanceof UnfetchableUrlError)) throw error;

    const code = error.code === 'invalid_url' ? refusal.codeOfInvalid : error.code;
    throw new FetchFault(code, `${refusal.sentence}: ${error.message}`, { cause: error });
  }
}
