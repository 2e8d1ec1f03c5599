// The log keeps personal data to itself unless it is told to show them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

function logged(options: string): string {
  const program = `import { createLog } from './src/kit/log.ts'
    const log = createLog('room', ${options})
    log.info({ personal: { name: 'Ada' }, peer: { id: 1, personal: 'Ada' }, all: [{ deep: { deeper: { personal: { room: 'Ada' }, count: 3 } } }] }, 'joined')
    const cycle = {}
    cycle.self = cycle
    log.info({ cycle }, 'a cycle')
    log.error({ err: Object.assign(new Error('broken'), { personal: 'Ada', code: 'EFULL' }) }, 'failed')
    log.child({ tapId: 't', personal: { room: 'Ada' } }).info('of a child')
    log.debug('too fine')`
  return spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { cwd: root, encoding: 'utf8' }).stderr
}

const linesOf = (text: string): readonly Record<string, unknown>[] => text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)

test('what stands under "personal" is masked at any depth, in lists, in errors and in what a child logger always says; the rest is kept', () => {
  const text = logged(`{ level: 'info' }`)
  const [joined, , failed, ofChild] = linesOf(text)
  expect(joined).toMatchObject({ name: 'room', msg: 'joined', personal: '[personal]', peer: { id: 1, personal: '[personal]' }, all: [{ deep: { deeper: { personal: '[personal]', count: 3 } } }] })
  expect(failed).toMatchObject({ msg: 'failed', err: { type: 'Error', message: 'broken', code: 'EFULL' } })
  expect(ofChild).toMatchObject({ name: 'room', tapId: 't', personal: '[personal]', msg: 'of a child' })
  expect(text).not.toContain('Ada')
})

test('a cycle ends, and the line is written', () => {
  expect(linesOf(logged(`{ level: 'info' }`))[1]).toMatchObject({ msg: 'a cycle' })
})

test('a developer can ask to see it', () => {
  expect(linesOf(logged(`{ level: 'info', showPersonal: true }`))[0]).toMatchObject({ personal: { name: 'Ada' } })
})
