// What a person can do about a way that does not work, given the other ways; null where there is nothing to say.
import { CHECK_WORDS } from './check-words.ts'
import { CONNECTION_PATHS } from '../../src/protocol/constants.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import { verdictOf } from '../state/connectivity.ts'
import type { PathResults } from '../state/connectivity.ts'

export function adviceFor(path: ConnectionPath, paths: PathResults): string | null {
  const { todo } = CHECK_WORDS
  const result = paths[path]
  const [udp, tcp] = [paths.udp.kind === 'works', paths.tcp.kind === 'works']
  // Nothing is final while the others are still being tried.
  if (CONNECTION_PATHS.some((one) => paths[one].kind === 'trying')) return null
  if (result.kind === 'not-offered') return verdictOf(paths) === 'none' ? todo.noRelay : null
  if (result.kind !== 'fails') return null
  if (path === 'udp') return todo.udp
  if (path === 'tcp') return udp ? todo.tcp : todo.tcpAlso
  if (result.reason === 'relay-refused') return todo.relayRefused
  return udp || tcp ? todo.relay : todo.relayAlso
}
