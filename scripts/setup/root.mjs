// Where the project lies, and where set-up keeps its notes.
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const cacheDir = join(root, '.cache')
export const logFile = join(cacheDir, 'setup.log')
