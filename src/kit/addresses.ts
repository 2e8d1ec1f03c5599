// Which IP addresses are this machine's own: what decides whether media may travel unencrypted.
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** False for names, and for whatever is no IP address. */
export function isLoopback(ip: string): boolean {
  const family = isIP(ip)
  return family !== 0 && loopback.check(ip, family === 6 ? 'ipv6' : 'ipv4')
}
