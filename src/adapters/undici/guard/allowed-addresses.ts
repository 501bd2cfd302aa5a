import ipaddr from 'ipaddr.js';

/** A block of addresses that the operator has opened, at one port or, where none is named, at all. */
export interface AllowedAddresses {
  readonly block: readonly [address: ipaddr.IPv4 | ipaddr.IPv6, prefixLength: number];
  readonly port: number | undefined;
}

/**
 * Reads `ALLOW_ADDRESSES`: entries separated by commas, each an address or a CIDR block, with or without a port.
 * IPv4: `10.0.0.0/8`, `127.0.0.1:8080`, `10.0.0.0/8:8080`. IPv6: `::1`, `fd00::/8`, `fd00::/8:8080`, and in brackets,
 * without which the port of a bare address could not be told from the address: `[::1]:8080`, `[::1]/128:8080`.
 * @throws Error with a sentence that names the entry.
 */
export function parseAllowedAddresses(text: string): readonly AllowedAddresses[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
}

const PREFIX = '(?:/(?<prefix>\\d{1,3}))';
const PORT = '(?::(?<port>\\d{1,5}))';
const SYNTAXES = [
  new RegExp(`^(?<address>[\\d.]+)${PREFIX}?${PORT}?$`),
  new RegExp(`^\\[(?<address>[^\\]]+)\\]${PREFIX}?${PORT}?$`),
  new RegExp(`^(?<address>[\\da-f:.]+)(?:${PREFIX}${PORT}?)?$`, 'i'),
];

function parseEntry(entry: string): AllowedAddresses {
  const { address, prefix, port } = SYNTAXES.map((syntax) => syntax.exec(entry)?.groups).find((found) => found) ?? {};
  if (!address || !isAddress(address))
    throw new Error(`ALLOW_ADDRESSES: "${entry}" is not an IP address or CIDR block`);

  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  const prefixLength = prefix === undefined ? bits : Number(prefix);
  if (prefixLength > bits) throw new Error(`ALLOW_ADDRESSES: "${entry}" has a prefix longer than ${bits} bits`);
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) {
    throw new Error(`ALLOW_ADDRESSES: "${entry}" has no port from 1 to 65535`);
  }
  return { block: [parsed, prefixLength], port: port === undefined ? undefined : Number(port) };
}

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
}
