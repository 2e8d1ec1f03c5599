// IP addresses: one way to write them, and where a media worker listens.
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { types } from 'mediasoup'

/** An IPv4 address seen through an IPv6 socket (::ffff:192.0.2.1, RFC 4291 section 2.5.5.2) as IPv4; others as they are. */
export function plainIp(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  return mapped?.[1] ?? ip
}

/** The wildcard of an address's family. */
export function wildcardFor(ip: string): string {
  return isIP(ip) === 6 ? '::' : '0.0.0.0'
}

/**
 * UDP and TCP on one port. ICE candidates name the announced address. A wildcard without one would announce "0.0.0.0",
 * which no browser can reach, so then it listens on each address this machine has now.
 */
export function listenInfos(options: { listenIp: string; announcedAddress?: string | undefined }, port: number): types.TransportListenInfo[] {
  const { listenIp, announcedAddress } = options
  const isWildcard = listenIp === '0.0.0.0' || listenIp === '::'
  const ips = isWildcard && announcedAddress === undefined ? machineAddresses(listenIp === '::') : [listenIp]
  return ips.flatMap((ip) => (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, port, ...(announcedAddress === undefined ? {} : { announcedAddress }) })))
}

function machineAddresses(withIpv6: boolean): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  // Link-local IPv6 addresses need a scope that ICE candidates do not carry.
  const usable = all.filter((address) => address.family === 'IPv4' || (withIpv6 && !address.address.startsWith('fe80:')))
  return usable.length > 0 ? usable.map((address) => address.address) : ['127.0.0.1']
}

/** mediasoup's default range for RTC ports (WorkerSettings.rtcMinPort and rtcMaxPort). */
const RTC_PORTS = { min: 10_000, max: 59_999 }

/** Where plain transports take their ports: the larger part of the range beside the workers' own, which a restart needs again. */
export function plainPortRange(firstPort: number, workers: number): types.TransportPortRange {
  const lastPort = firstPort + workers - 1
  if (firstPort === 0 || lastPort < RTC_PORTS.min || firstPort > RTC_PORTS.max) return RTC_PORTS
  return firstPort - RTC_PORTS.min > RTC_PORTS.max - lastPort ? { min: RTC_PORTS.min, max: firstPort - 1 } : { min: lastPort + 1, max: RTC_PORTS.max }
}
