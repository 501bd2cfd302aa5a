import ipaddr from 'ipaddr.js';
import { AddressPolicy } from '../../../outbound/address-policy.js';
import type { AllowedAddresses } from './allowed-addresses.js';
import { embeddedAddresses } from './embedded-addresses.js';

/** Public addresses may be fetched from; others only where the operator has opened them. */
export class IpAddressPolicy extends AddressPolicy {
  readonly allowsLocalNames: boolean;

  constructor(private readonly allowed: readonly AllowedAddresses[]) {
    super();
    this.allowsLocalNames = allowed.length > 0;
  }

  refusal(address: string, port: number): string | undefined {
    if (!ipaddr.isValid(address)) return `${address} is not an IP address`;

    const parsed = ipaddr.parse(address);
    if (this.allowed.some((entry) => opens(entry, parsed, port))) return undefined;

    const kind = whyNotPublic(parsed);
    return kind && `${address} is ${kind}, which is not fetched from`;
  }
}

function opens({ block, port }: AllowedAddresses, address: ipaddr.IPv4 | ipaddr.IPv6, asked: number): boolean {
  return (port === undefined || port === asked) && block[0].kind() === address.kind() && address.match([...block]);
}

/**
 * ipaddr.js knows the registries of special addresses (RFC 6890); what it calls unicast is not all public. An IPv6
 * address with IPv4 ones inside leads to those: a network with DNS64 has no others for most of the web.
 */
function whyNotPublic(address: ipaddr.IPv4 | ipaddr.IPv6): string | undefined {
  const embedded = address instanceof ipaddr.IPv6 ? embeddedAddresses(address) : [];
  if (embedded.length > 0) return embedded.map(whyNotPublic).find((why) => why !== undefined);

  const range = address.range();
  if (range !== 'unicast') return KINDS[range] ?? 'a reserved address';
  if (address instanceof ipaddr.IPv6) return address.match(GLOBAL_UNICAST) ? undefined : 'a reserved address';

  return address.match(AZURE_PLATFORM) ? 'an address of a cloud platform' : undefined;
}

/** The only IPv6 block that IANA has given out for the internet: what lies outside may be anything. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];

/** A public address that, inside Azure, is the virtual machine's own host, with its secrets. */
const AZURE_PLATFORM: [ipaddr.IPv4, number] = [ipaddr.IPv4.parse('168.63.129.16'), 32];

const KINDS: { readonly [range: string]: string } = {
  private: 'a private address',
  uniqueLocal: 'a private address',
  deprecatedSiteLocal: 'a private address',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  unspecified: 'an unspecified address',
  multicast: 'a multicast address',
  broadcast: 'a broadcast address',
  carrierGradeNat: 'an address behind a carrier-grade NAT',
};
