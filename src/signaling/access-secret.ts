// The secret that access tokens are signed with: made at the first start, kept in a file that its owner alone may read.
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE_MODE, openDataFolder } from '../kit/data-folder.ts'
import { newToken } from '../kit/secrets.ts'
import { SECRET_MIN_BYTES } from './access.ts'

export const ACCESS_SECRET_FILE = 'access-secret'
const OTHERS_MAY = 0o077

/** The secret in the file, made when there is none; throws where the file is too short or open to others. */
export function keptAccessSecret(path: string): string {
  if (!exists(path)) make(path)
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY) !== 0) throw new Error(`${path} can be read by others; make it its owner's alone (chmod 600)`)
  const secret = readFileSync(path, 'utf8').trim()
  if (Buffer.byteLength(secret) < SECRET_MIN_BYTES) throw new Error(`${path} holds no secret of ${SECRET_MIN_BYTES} bytes; remove it and a new one is made (links given out before then end)`)
  return secret
}

/** Whole or not at all: two servers that start at once end up with the same one. */
function make(path: string): void {
  openDataFolder(dirname(path))
  const draft = `${path}.${process.pid}.${newToken().slice(0, 8)}`
  writeFileSync(draft, `${newToken()}\n`, { mode: FILE_MODE, flag: 'wx' })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}
