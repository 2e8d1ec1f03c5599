// Installs the packages exactly as the lock file names them, without their install scripts.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { NEEDS_REGISTRY, findNode, firstNodeDir } from './node.mjs'
import { npm } from './npm.mjs'
import { readJson } from './stamp.mjs'
import { root } from './root.mjs'

// Install scripts would download: set-up does what is needed of them itself (media-worker.mjs), the rest comes inside the packages.
const ARGS = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']

/** Resolves to the Node to go on with: the first one gives way to the one among the packages. */
export async function ensurePackages(progress, node) {
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  if (areInstalled(locked, readJson(join(root, 'node_modules', '.package-lock.json'))?.packages)) return node
  await progress.step('packages', 'installing them as package-lock.json names them', async (report) => {
    const paths = Object.keys(locked).filter((path) => path !== '' && locked[path].optional !== true)
    const countUnpacked = () => paths.filter((path) => existsSync(join(root, path, 'package.json'))).length
    const timer = setInterval(() => report('', countUnpacked() / paths.length), 1_000)
    try {
      const { command, before, env } = npm(node)
      await mustRun(command, [...before, ...ARGS], 'the packages could not be installed.', { env, fix: 'npm ci --ignore-scripts', hint: NEEDS_REGISTRY })
    } finally {
      clearInterval(timer)
    }
  })
  rmSync(firstNodeDir, { recursive: true, force: true })
  return findNode() ?? node
}

/** npm writes its hidden lock file last: it is there only after a whole installation, and names what was installed. */
export function areInstalled(locked, installed) {
  if (installed === undefined) return false
  const paths = Object.keys(locked).filter((path) => path !== '')
  return paths.every((path) => (path in installed ? installed[path].version === locked[path].version : locked[path].optional === true))
    && Object.keys(installed).every((path) => path in locked)
}
