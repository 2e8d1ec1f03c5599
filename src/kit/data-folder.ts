// The folder of what the server keeps (secrets, the database): made where it is missing, closed to every other user of the machine.
import { accessSync, constants, mkdirSync, statSync } from 'node:fs'

/** Only the server's own user may look into it; each file in it is made with FILE_MODE besides. */
const FOLDER_MODE = 0o700
export const FILE_MODE = 0o600

/** Gives the path back, or throws an error that names the setting. A folder that is there keeps its mode: it may be somebody's mount. */
export function openDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
    if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return path
  } catch (cause) {
    throw new Error(`the data folder ${path} cannot be used: ${(cause as Error).message} (setting data.folder)`, { cause })
  }
}
