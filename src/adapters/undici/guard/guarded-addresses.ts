import type { AddressPolicy } from '../../../outbound/address-policy.js';
import { codeOf, FetchFault } from '../fetch-fault.js';
import type { Address, Resolve } from './resolve.js';

/**
 * All addresses of a name. A name is refused as a whole when one of its addresses is refused: a resolver that answers with
 * both a public and a private address wants us to reach the private one.
 * @throws FetchFault
 */
export async function guardedAddresses(
  policy: AddressPolicy,
  resolve: Resolve,
  name: string,
  port: number,
): Promise<readonly Address[]> {
  const answers = await resolve(name).catch((error) => {
    throw resolverFault(error, name);
  });
  const fault = faultIn(answers, name, port, policy);
  if (fault) throw fault;
  return answers;
}

function faultIn(
  answers: readonly Address[],
  name: string,
  port: number,
  policy: AddressPolicy,
): FetchFault | undefined {
  if (answers.length === 0) return new FetchFault('dns_not_found', `No such host: ${name}`);

  const refusal = answers.map(({ address }) => policy.refusal(address, port)).find((reason) => reason !== undefined);
  return refusal === undefined ? undefined : new FetchFault('blocked_address', `${name} leads inside: ${refusal}`);
}

function resolverFault(cause: unknown, name: string): FetchFault {
  const code = codeOf(cause);
  if (code === 'ENOTFOUND' || code === 'ENODATA')
    return new FetchFault('dns_not_found', `No such host: ${name}`, { cause });

  return new FetchFault('dns_failed', `The name ${name} could not be resolved${code ? ` (${code})` : ''}`, { cause });
}
