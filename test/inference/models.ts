// Where the shipped models are, for tests that run them; OVERTONE_TEST_MODELS tries others.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const MODELS_DIR = process.env['OVERTONE_TEST_MODELS'] ?? fileURLToPath(new URL('../../models', import.meta.url))
export const HAVE_MODELS = existsSync(join(MODELS_DIR, 'manifest.json'))
if (!HAVE_MODELS) console.warn(`SKIPPED: tests that run the models, because ${MODELS_DIR} has no manifest.json`)

export const SILENT_LOG = { info: () => {}, warn: () => {} }
