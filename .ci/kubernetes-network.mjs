import ipaddr from 'ipaddr.js';

import { IpAddressPolicy } from '../build/adapters/undici/guard/ip-address-policy.js';

const fetcher = new IpAddressPolicy([]);

/** Addresses of the internet, the neighbours of what is not among them; then the ends of every block that is not. */
const ADDRESSES = `
  1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 128.0.0.1 172.15.255.255 172.32.0.0 192.167.255.255
  192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2a00:1450::1
  0.0.0.1 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 168.63.129.16
  169.254.0.1 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.8 192.0.2.1 192.31.196.1 192.52.193.1
  192.88.99.1 192.168.0.0 192.168.255.255 192.175.48.1 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
  239.255.255.255 240.0.0.1 255.255.255.255 ::1 ::ffff:10.0.0.1 64:ff9b::a00:1 fc00::1 fd00:ec2::254 fe80::1 ff02::1
  2001::1 2001:1ff:ffff::1 2001:db8::1 2002:a00:1::1 2620:4f:8000::1 3fff::1`
  .trim()
  .split(/\s+/);

/** A block's exceptions must lie inside it: the server refuses others, no schema does. */
export function problemsOfBlocks({ kind, metadata, spec }) {
  if (kind !== 'NetworkPolicy') return [];
  return blocksOf(spec).flatMap(({ cidr, except = [] }) =>
    except
      .filter((inner) => !isWithin(inner, cidr))
      .map((inner) => `NetworkPolicy ${metadata.name} excepts ${inner}, which is not a block within ${cidr}`),
  );
}

/** The two walls before private addresses stand on the same line: what one lets through, the other does. */
export function problemsOfWalls(objects) {
  const blocks = objects.filter(({ kind }) => kind === 'NetworkPolicy').flatMap(({ spec }) => blocksOf(spec));
  const isOpen = (address) =>
    blocks.some(
      ({ cidr, except = [] }) => isWithin(address, cidr) && !except.some((inner) => isWithin(address, inner)),
    );
  return ADDRESSES.filter((address) => isOpen(address) !== (fetcher.refusal(address, 80) === undefined)).map(
    (address) => `the network policies and the fetcher disagree about ${address}`,
  );
}

/** A rule that says nothing of where to opens everything. */
function blocksOf({ egress = [] }) {
  return egress.flatMap(({ to = [] }) => (to.length === 0 ? EVERYWHERE : to.flatMap(({ ipBlock }) => ipBlock ?? [])));
}

const EVERYWHERE = [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }];

/** Whether an address, or a whole block, lies within a block. What is neither lies nowhere. */
function isWithin(inner, outer) {
  try {
    const [network, bits] = inner.includes('/') ? ipaddr.parseCIDR(inner) : [ipaddr.parse(inner), 128];
    const block = ipaddr.parseCIDR(outer);
    return network.kind() === block[0].kind() && bits >= block[1] && network.match(...block);
  } catch {
    return false;
  }
}
