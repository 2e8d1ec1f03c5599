// Which IP addresses are this machine's own, which decides whether media may travel unencrypted, and which are the public internet's.
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** False for names, and for whatever is no IP address. */
export function isLoopback(ip: string): boolean {
  const family = isIP(ip)
  return family !== 0 && loopback.check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

/** Sources: IANA's registries of special-purpose addresses (RFC 6890 and those after it), all that are not "globally reachable", and multicast. */
const NOT_PUBLIC_4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']
/** Beside those outside 2000::/3: tunnels and translations, which lead to an IPv4 address of anybody's choice, and documentation. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const notPublic = new BlockList()
for (const [family, ranges] of [['ipv4', NOT_PUBLIC_4], ['ipv6', NOT_PUBLIC_6]] as const) {
  for (const range of ranges) {
    const [net = '', prefix = ''] = range.split('/')
    notPublic.addSubnet(net, Number(prefix), family)
  }
}
const unicast6 = new BlockList()
unicast6.addSubnet('2000::', 3, 'ipv6')

/** False for private, loopback, link-local and every other special address, for names, and for whatever is no IP address. */
export function isPublic(ip: string): boolean {
  const family = isIP(ip)
  if (family === 4) return !notPublic.check(ip, 'ipv4')
  return family === 6 && !ip.includes('%') && unicast6.check(ip, 'ipv6') && !notPublic.check(ip, 'ipv6')
}
