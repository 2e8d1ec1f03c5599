// Where the shipped models are, for tests that run them; OVERTONE_TEST_MODELS tries others before they are shipped.
import { fileURLToPath } from 'node:url'

export const MODELS_DIR = process.env['OVERTONE_TEST_MODELS'] ?? fileURLToPath(new URL('../../models', import.meta.url))

export const SILENT_LOG = { info: () => {}, warn: () => {} }
