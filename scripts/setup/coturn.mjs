// Finds coturn for the tests of calls over a TURN server, or installs Debian's where it may; elsewhere those tests say that they skip.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages, isDebianLike } from './debian.mjs'

/** Never stops set-up: a call needs no TURN server, and neither do the other tests. */
export async function ensureCoturn(progress) {
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  if (process.env.TURNSERVER_PATH || hasCoturn() || !isDebianLike() || !isRoot) return
  try {
    await progress.step('coturn', 'installing Debian\'s, for the tests of calls over a TURN server', (report) => installPackages(['coturn'], 'the tests of calls over a TURN server', report))
  } catch (error) {
    process.stderr.write(`coturn could not be installed, so the tests of calls over a TURN server are skipped (${error.message})\n`)
  }
}

export function hasCoturn(env = process.env) {
  return [...(env.PATH || '').split(delimiter), '/usr/bin'].some((folder) => {
    try {
      accessSync(join(folder, 'turnserver'), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
