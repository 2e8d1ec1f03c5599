// The log keeps personal data to itself unless it is told to show them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

function logged(options: string): string {
  const program = `import { createLog } from './src/kit/log.ts'
    const log = createLog('room', ${options})
    log.info({ personal: { name: 'Ada' }, peer: { id: 1, personal: 'Ada' } }, 'joined')
    log.debug('too fine')`
  return spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { cwd: root, encoding: 'utf8' }).stderr
}

test('what stands under "personal" is left out, at the top and one level down', () => {
  const line = logged(`{ level: 'info' }`)
  expect(JSON.parse(line)).toMatchObject({ name: 'room', msg: 'joined', personal: '[personal]', peer: { id: 1, personal: '[personal]' } })
  expect(line).not.toContain('Ada')
})

test('a developer can ask to see it', () => {
  expect(JSON.parse(logged(`{ level: 'info', showPersonal: true }`))).toMatchObject({ personal: { name: 'Ada' } })
})
