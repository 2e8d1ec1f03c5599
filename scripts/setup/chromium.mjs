// Finds a Chromium for the browser tests, or installs Debian's.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages, isDebianLike } from './debian.mjs'
import { SetupProblem } from './problem.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

/** Puts the path into CHROMIUM_PATH, where the tests look. */
export async function ensureChromium(progress) {
  if (process.env.CHROMIUM_PATH && !isExecutable(process.env.CHROMIUM_PATH)) {
    throw new SetupProblem(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, and there is no program there.`, { command: 'unset CHROMIUM_PATH' })
  }
  if (findChromium() === null) {
    if (!isDebianLike()) {
      throw new SetupProblem('the browser tests need Chromium or Chrome, and none is in the PATH.', {
        command: 'export CHROMIUM_PATH=/path/to/chrome',
        hint: 'Install Chromium in your system\'s way first.',
      })
    }
    await progress.step('chromium', 'installing Debian\'s, for the browser tests', (report) => installPackages(['chromium'], 'the browser tests', report))
  }
  const path = findChromium()
  if (path === null) throw new SetupProblem('Chromium was installed and is not in the PATH.', { command: 'export CHROMIUM_PATH=/path/to/chromium' })
  process.env.CHROMIUM_PATH = path
}

export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH
  const folders = [...(env.PATH || '').split(delimiter), '/usr/bin', '/Applications/Google Chrome.app/Contents/MacOS', '/Applications/Chromium.app/Contents/MacOS']
  const names = process.platform === 'darwin' ? [...NAMES, 'Google Chrome', 'Chromium'] : NAMES
  for (const name of names) {
    for (const folder of folders) if (folder !== '' && isExecutable(join(folder, name))) return join(folder, name)
  }
  return null
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
