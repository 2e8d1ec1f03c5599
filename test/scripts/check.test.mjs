// Types and lint are tests as well, so that `npm test` is all there is to run.
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { CHECKS } from '../../scripts/check.mjs'
import { root } from '../../scripts/setup/root.mjs'

test.each(CHECKS)('the whole project passes: $name', { timeout: 120_000 }, ({ args }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  expect(status, `${stdout}${stderr}`).toBe(0)
})
