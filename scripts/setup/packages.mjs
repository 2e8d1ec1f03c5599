// Installs the packages exactly as the lock file names them, without their install scripts.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { readJson } from './stamp.mjs'
import { root } from './root.mjs'

// Install scripts would download: set-up does what is needed of them itself (media-worker.mjs), the rest comes inside the packages.
const ARGS = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']

export async function ensurePackages(progress) {
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {}
  if (areInstalled(locked, readJson(join(root, 'node_modules', '.package-lock.json'))?.packages)) return
  await progress.step('packages', 'installing them as package-lock.json names them', async (report) => {
    const expected = countTopLevel(locked)
    const timer = setInterval(() => report('', Math.min(0.99, countInstalled() / expected)), 1_000)
    try {
      await mustRun(npm().command, [...npm().args, ...ARGS], 'the packages could not be installed.', {
        fix: 'npm ci --ignore-scripts',
        hint: 'It needs a package registry that npm can reach.',
      })
    } finally {
      clearInterval(timer)
    }
  })
}

/** npm writes its hidden lock file last: it is there only after a whole installation, and names what was installed. */
export function areInstalled(locked, installed) {
  if (installed === undefined) return false
  const paths = Object.keys(locked).filter((path) => path !== '')
  return paths.every((path) => (path in installed ? installed[path].version === locked[path].version : locked[path].optional === true))
    && Object.keys(installed).every((path) => path in locked)
}

/** The npm that runs this script, where there is one; on Windows npm is a script that only a shell can start. */
function npm() {
  const script = process.env.npm_execpath
  return script && /\.c?js$/.test(script) ? { command: process.execPath, args: [script] } : { command: 'npm', args: [] }
}

const countTopLevel = (locked) => Object.keys(locked).filter((path) => locked[path].optional !== true && path.split('node_modules/').length === 2).length

function countInstalled() {
  const list = (path) => {
    try {
      return readdirSync(path)
    } catch {
      return []
    }
  }
  const modules = join(root, 'node_modules')
  return list(modules).reduce((sum, name) => sum + (name.startsWith('@') ? list(join(modules, name)).length : 1), 0)
}
