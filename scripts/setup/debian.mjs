// Debian's packages: which are missing, and installing them where this may be done.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { runCommand } from './command.mjs'
import { SetupProblem } from './problem.mjs'

export const isDebianLike = () => existsSync('/etc/debian_version') && spawnSync('apt-get', ['--version']).status === 0

/** `names`: each one name, or several of which any will do ("pkgconf|pkg-config"); resolves to what to install. */
export function missingPackages(names, isInstalled = hasPackage) {
  return names.map((name) => name.split('|')).filter((any) => !any.some(isInstalled)).map((any) => any[0])
}

function hasPackage(name) {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' })
  return status === 0 && stdout.endsWith(' installed')
}

/** Installs them as root; as anybody else it stops and names the command. */
export async function installPackages(names, purpose, report) {
  if (names.length === 0) return
  const install = ['install', '-y', '--no-install-recommends', ...names]
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  if (!isRoot) throw new SetupProblem(`${purpose} needs Debian packages that only root can install.`, { command: `sudo apt-get ${install.join(' ')}` })
  report(names.join(' '))
  const apt = (args) => runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    onLine: (line) => report(line),
  })
  // The lists may be missing (a fresh image) or old: then what they name is gone from the mirrors, and a second try helps.
  if ((await apt(install)).status === 0) return
  await apt(['update'])
  if ((await apt(install)).status === 0) return
  throw new SetupProblem(`Debian's packages for ${purpose} could not be installed.`, { command: `apt-get update && apt-get ${install.join(' ')}`, log: true })
}
