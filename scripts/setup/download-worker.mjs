// Fetches mediasoup's prebuilt worker for this system to the path given; run by set-up under Node 24.
// The address is the one that mediasoup's own install script uses (its npm-scripts.mjs).
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { arch, platform, release, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { root } from './root.mjs'

const ANSWER_TIMEOUT_MS = 10_000
const target = process.argv[2]
const about = JSON.parse(readFileSync(join(root, 'node_modules', 'mediasoup', 'package.json'), 'utf8'))
const base = process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL
  || `${about.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`
const kernel = platform() === 'linux' ? `-kernel${release().split('.')[0]}` : ''
const url = `${base}/${about.version}/mediasoup-worker-${about.version}-${platform()}-${arch()}${kernel}.tgz`

const folder = mkdtempSync(join(tmpdir(), 'overtone-worker-'))
try {
  const archive = await download()
  writeFileSync(join(folder, 'worker.tgz'), archive)
  const { status } = spawnSync('tar', ['-xzf', 'worker.tgz'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error('the archive could not be unpacked')
  copyFileSync(join(folder, basename(target)), `${target}.part`)
  chmodSync(`${target}.part`, 0o755)
  renameSync(`${target}.part`, target)
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The timeout is for the answer's beginning; set-up limits the whole. */
async function download() {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} s`)), ANSWER_TIMEOUT_MS)
  const answer = await fetch(url, { signal: controller.signal })
  clearTimeout(timer)
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
  return Buffer.from(await answer.arrayBuffer())
}
