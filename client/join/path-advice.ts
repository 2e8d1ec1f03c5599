// What a person can do about a way that does not work, given the other ways; null where there is nothing to say.
import { CONNECTION_PATHS } from '../../src/protocol/constants.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import { verdictOf } from '../state/connectivity.ts'
import type { PathResults } from '../state/connectivity.ts'
import { say } from '../words/words.ts'

export function adviceFor(path: ConnectionPath, paths: PathResults): string | null {
  const result = paths[path]
  const [udp, tcp] = [paths.udp.kind === 'works', paths.tcp.kind === 'works']
  // Nothing is final while the others are still being tried.
  if (CONNECTION_PATHS.some((one) => paths[one].kind === 'trying')) return null
  if (result.kind === 'not-offered') return verdictOf(paths) === 'none' ? say('checks.todo.noRelay') : null
  if (result.kind !== 'fails') return null
  if (path === 'udp') return say('checks.todo.udp')
  if (path === 'tcp') return udp ? say('checks.todo.tcp') : say('checks.todo.tcpAlso')
  if (result.reason === 'relay-refused') return say('checks.todo.relayRefused')
  return udp || tcp ? say('checks.todo.relay') : say('checks.todo.relayAlso')
}
