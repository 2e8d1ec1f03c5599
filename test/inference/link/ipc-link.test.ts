// The link to the parent process: its end is heard of whenever one listens.
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/kit/clock.ts'
import { createLog } from '../../../src/kit/log.ts'
import { IpcLink } from '../../../src/inference/link/ipc-link.ts'
import type { ParentChannel } from '../../../src/inference/link/ipc-link.ts'

const log = createLog('test', { level: 'silent' })
const channel = (connected: boolean) => Object.assign(new EventEmitter(), { connected }) as EventEmitter & ParentChannel
const endOf = (link: IpcLink) => new Promise<string>((resolve) => { link.onClose(resolve) })

test('a server that died before the link was made is told to one who listens later', async () => {
  const link = new IpcLink(channel(false), log, systemClock)
  await new Promise((resolve) => { setImmediate(resolve) })
  expect(await endOf(link)).toBe('the server is gone')
  expect(link.closed).toBe(true)
})

test('a server that dies is told to those who listen and to those who come after', async () => {
  const parent = channel(true)
  const link = new IpcLink(parent, log, systemClock)
  const early = endOf(link)
  parent.emit('disconnect')
  expect(await Promise.all([early, endOf(link)])).toEqual(['the server is gone', 'the server is gone'])
})
