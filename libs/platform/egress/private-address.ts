import { BlockList, isIP } from 'node:net';

/** What is not out on the internet: IANA's special-purpose registries (RFC 6890), multicast and reserved space. */
const v4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** Of IPv6 all that is not global unicast (2000::/3), and what in there leads elsewhere or nowhere. */
const v6 = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

// Two lists: one list would take an IPv4 address for its form within IPv6, and find that blocked.
const blockedV4 = new BlockList();
const blockedV6 = new BlockList();
for (const [network, prefix] of v4) blockedV4.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of v6) blockedV6.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address belongs to this machine, its networks, or none; an IPv4 address within IPv6 always does. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 4) return blockedV4.check(bare, 'ipv4');
  return family === 0 || blockedV6.check(bare, 'ipv6');
}
