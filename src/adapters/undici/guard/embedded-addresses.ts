import ipaddr from 'ipaddr.js';

const WELL_KNOWN_PREFIX: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/** The IPv4 addresses to which an IPv6 address leads in the end; none where it stands for itself. */
export function embeddedAddresses(address: ipaddr.IPv6): readonly ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const at = (first: number, mask = 0) => new ipaddr.IPv4(bytes.slice(first, first + 4).map((byte) => byte ^ mask));
  switch (address.range()) {
    case 'ipv4Mapped': // ::ffff:0:0/96, RFC 4291, 2.5.5.2
    case 'rfc6145': // ::ffff:0:0:0/96, as translated
      return [at(12)];
    case 'rfc6052': // 64:ff9b::/96, as DNS64 answers; under 64:ff9b:1::/48 each network decides where it lies
      return address.match(WELL_KNOWN_PREFIX) ? [at(12)] : [];
    case '6to4': // 2002::/16, RFC 3056
      return [at(2)];
    case 'teredo': // 2001::/32, RFC 4380, 4: the server, and the client with its bits turned
      return [at(4), at(12, 0xff)];
    default:
      return [];
  }
}
