// Remembers what a step was made from, so that the next start does only what has changed.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDir, root } from './root.mjs'

/** A hash over files and folders (names and contents; what is not there counts as not there) and loose words. */
export function hashOf(paths, words = []) {
  const hash = createHash('sha256')
  for (const word of words) hash.update(`word ${word}\n`)
  for (const path of paths) addPath(hash, path)
  return hash.digest('hex')
}

function addPath(hash, path) {
  const at = join(root, path)
  const stat = statSync(at, { throwIfNoEntry: false })
  if (stat === undefined) hash.update(`absent ${path}\n`)
  else if (stat.isDirectory()) for (const name of readdirSync(at).sort()) addPath(hash, `${path}/${name}`)
  else {
    hash.update(`file ${path} ${stat.size}\n`)
    hash.update(readFileSync(at))
  }
}

export function isStamped(step, hash) {
  return readJson(stampFile(step))?.hash === hash
}

export function stamp(step, hash) {
  mkdirSync(join(cacheDir, 'setup'), { recursive: true })
  writeFileSync(stampFile(step), `${JSON.stringify({ hash })}\n`)
}

/** A JSON file's value, or null where it is missing or broken. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

const stampFile = (step) => join(cacheDir, 'setup', `${step}.json`)
