// Keeps rendered loops on disk, named by what was asked and by the code that drew them, so that a demo starts at once.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { type MediaLoop } from './media-loop.ts'

/** Changes with any byte of this folder: an older drawing is never shown for a newer one. */
function codeDigest(): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(import.meta.dirname).sort()) if (name.endsWith('.ts')) hash.update(readFileSync(join(import.meta.dirname, name)))
  return hash.digest('hex')
}

export class LoopCache {
  readonly #folder: string
  readonly #code = codeDigest()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** `files` are what the loop was made from; a newer one makes it anew. */
  recall(request: unknown, files: readonly string[], render: () => MediaLoop): MediaLoop {
    const file = join(this.#folder, `${this.#name(request, files)}.loop`)
    const known = read(file)
    if (known !== null) return known
    const loop = render()
    try {
      mkdirSync(this.#folder, { recursive: true })
      const part = `${file}.${process.pid}.part`
      writeFileSync(part, serialize(loop))
      renameSync(part, file)
    } catch {
      // a read-only or full disk costs time, not the loop
    }
    return loop
  }

  #name(request: unknown, files: readonly string[]): string {
    const stamps = files.map((file) => statSync(file).mtimeMs)
    return createHash('sha256').update(JSON.stringify([this.#code, request, stamps])).digest('hex').slice(0, 32)
  }
}

function read(file: string): MediaLoop | null {
  try {
    return deserialize(readFileSync(file)) as MediaLoop
  } catch {
    return null
  }
}
