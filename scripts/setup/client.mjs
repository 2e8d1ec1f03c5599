// Builds the web app into dist/client when its sources have changed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './command.mjs'
import { hashOf, isStamped, stamp } from './stamp.mjs'
import { root } from './root.mjs'

const SOURCES = ['client', 'src/protocol', 'vite.config.ts', 'tsconfig.json', 'package-lock.json']

export async function ensureClient(progress, node) {
  const hash = hashOf(SOURCES)
  if (existsSync(join(root, 'dist', 'client', 'index.html')) && isStamped('client', hash)) return
  await progress.step('web app', 'building it', async () => {
    await mustRun(node, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build'], 'the web app could not be built.', { fix: 'npx vite build' })
    stamp('client', hash)
  })
}
