// mediasoup's worker, the program that moves the media: its makers' prebuilt one, else a build from Debian's libraries.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun, runCommand } from './command.mjs'
import { installPackages, isDebianLike, missingPackages } from './debian.mjs'
import { SetupProblem } from './problem.mjs'
import { hashOf, isStamped, readJson, stamp } from './stamp.mjs'
import { cacheDir, root } from './root.mjs'

const binary = join(root, 'bin', process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker')
const SOURCES = ['build-worker.sh', 'patches', 'shims'].map((name) => `scripts/worker-build/${name}`)
const DOWNLOAD_TIMEOUT_MS = 120_000
const BUILD_PACKAGES = [
  'g++', 'meson', 'ninja-build', 'pkgconf|pkg-config', 'patch', 'libuv1-dev', 'libssl-dev', 'libsrtp2-dev', 'libabsl-dev', 'libflatbuffers-dev', 'flatbuffers-compiler',
]

export async function ensureMediaWorker(progress, node) {
  const own = process.env.MEDIASOUP_WORKER_BIN
  if (own) {
    if (!runs(own)) throw new SetupProblem(`MEDIASOUP_WORKER_BIN is ${own}, and that does not run here.`, { command: 'unset MEDIASOUP_WORKER_BIN' })
    return
  }
  const hash = hashOf(SOURCES, [readJson(join(root, 'node_modules', 'mediasoup', 'package.json')).version])
  if (isStamped('media-worker', hash) && runs(binary)) return
  mkdirSync(join(root, 'bin'), { recursive: true })
  await progress.step('media worker', 'getting mediasoup\'s, prebuilt', async (report, note) => {
    if (await download(node)) return
    note('the prebuilt one cannot be had here; building it from Debian\'s libraries instead, 4 to 7 minutes on two cores')
    await build(report)
  })
  stamp('media-worker', hash)
}

/** Resolves to whether it is there and runs. Node 24 does it, for fetch. */
async function download(node) {
  const { status } = await runCommand(node, [join('scripts', 'setup', 'download-worker.mjs'), binary], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
  })
  return status === 0 && runs(binary)
}

async function build(report) {
  if (!isDebianLike()) {
    throw new SetupProblem('mediasoup\'s prebuilt worker cannot be had here, and the build of our own is for Debian 12, Ubuntu 24.04 or newer.', {
      command: 'npm rebuild mediasoup --ignore-scripts=false --foreground-scripts && export MEDIASOUP_WORKER_BIN="$PWD/node_modules/mediasoup/worker/out/Release/mediasoup-worker"',
      hint: 'That is mediasoup\'s own build: it needs the internet, Python 3 with pip and a C++20 compiler.',
    })
  }
  await installPackages(missingPackages(BUILD_PACKAGES), 'building the media worker', report)
  const workDir = join(cacheDir, 'worker-build')
  await mustRun('sh', [join('scripts', 'worker-build', 'build-worker.sh'), join('node_modules', 'mediasoup'), binary, workDir], 'mediasoup\'s worker could not be built.', {
    hint: 'Or point MEDIASOUP_WORKER_BIN at a worker of the same mediasoup version.',
    // ninja says "[12/345] …".
    onLine: (line) => {
      const counted = /^\[(\d+)\/(\d+)\]/.exec(line)
      if (counted !== null) report('', Number(counted[1]) / Number(counted[2]))
    },
  })
  rmSync(workDir, { recursive: true, force: true })
  if (!runs(binary)) throw new SetupProblem('mediasoup\'s worker was built and does not run here.', { log: true })
}

/** Without its environment the worker leaves with 41 (its main.cpp): that it does so shows that it and its libraries load. */
export function runs(path) {
  return existsSync(path) && spawnSync(path, [], { env: {}, stdio: 'ignore', timeout: 10_000 }).status === 41
}
