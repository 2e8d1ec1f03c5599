// Type-checks and lints the whole project; leaves with 1 when either finds something.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './setup/root.mjs'

/** Each check: its name for people, and the arguments for Node. */
export const CHECKS = [
  { name: 'types', args: [join('node_modules', 'typescript', 'lib', 'tsc.js'), '--noEmit', '-p', '.'] },
  { name: 'lint', args: [join('node_modules', 'oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'] },
]

if (import.meta.main) {
  for (const { name, args } of CHECKS) {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
    console.error(status === 0 ? `✓ ${name}` : `✗ ${name}`)
    if (status !== 0) process.exitCode = 1
  }
}
