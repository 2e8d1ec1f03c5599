// A person in a browser and a host in the same room: labels for the host alone, who saw them, taking one's data along, deleting them in the call and after it.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import type { KeptData } from '../../src/protocol/kept-data.ts'
import { Client } from '../signaling/support.ts'
import { Person } from './browser.ts'
import { Wardrobe, startServer } from './support.ts'

const TIMEOUT_MS = 180_000

describe('my data', { timeout: TIMEOUT_MS }, () => {
  let overtone: Overtone
  let wardrobe: Wardrobe
  let hal: Client
  let ada: Person
  let adaId = ''
  beforeAll(async () => {
    overtone = await startServer()
    wardrobe = new Wardrobe()
    // The host needs no picture: one browser is enough for this machine beside the models.
    hal = new Client(`http://127.0.0.1:${new URL(overtone.url).port}`)
    await hal.connected()
    expect((await hal.join('trust', 'Hal')).role).toBe('host')
    ada = await Person.open(wardrobe.person('ada', { expression: 'happiness' }))
    await ada.join(overtone.url, 'trust', 'Ada')
    adaId = await ada.ownPeerId()
  }, TIMEOUT_MS)
  afterAll(async () => {
    hal?.socket.disconnect()
    await ada?.close()
    await overtone?.close()
    wardrobe?.[Symbol.dispose]()
  })

  test('names the host who was sent a label that is for the host alone', async () => {
    await ada.agree('Me and the host')
    expect((await hal.next('readings')).readings.map(({ peerId }) => peerId)).toEqual([adaId])
    await ada.page.getByRole('button', { name: /^Analysis/ }).click()
    await ada.page.getByRole('button', { name: 'My data: who saw my labels' }).click()
    const panel = ada.page.getByRole('tabpanel', { name: 'My data' })
    await panel.getByText('Hal (host)').waitFor()
    await panel.getByText('Agreed: me and the host').waitFor()
  })

  test('is taken along as a file that holds what was shown', async () => {
    const [download] = await Promise.all([ada.page.waitForEvent('download'), ada.page.getByRole('button', { name: 'Download' }).click()])
    const kept = JSON.parse(readFileSync(await download.path(), 'utf8')) as KeptData
    expect(kept.byOthers).toMatchObject([{ what: 'labels-seen', role: 'host', personal: { by: 'Hal', whom: 'Ada' } }])
    expect(kept.consents).toMatchObject([{ change: 'given', audience: 'host', roomId: 'trust', words: { language: 'en' } }])
  })

  test('is deleted after a second question; the analysis stops, and the room is told', async () => {
    hal.take('analysis:status')
    const told = hal.next('analysis:status')
    await ada.page.getByRole('button', { name: 'Delete …' }).click()
    await ada.page.getByRole('button', { name: 'Delete', exact: true }).click()
    await ada.page.getByText(/^Deleted: \d+ entries\. Nothing is kept about you now\.$/).waitFor()
    await ada.page.getByRole('button', { name: 'Stop my analysis' }).waitFor({ state: 'detached' })
    expect((await told).analysed).toEqual([])
  })

  test('can be read after leaving, and is what came after the deletion: nothing', async () => {
    await ada.page.getByRole('button', { name: 'Leave' }).click()
    await ada.page.getByRole('heading', { name: 'You left the call' }).waitFor()
    await ada.page.getByRole('button', { name: 'My data' }).click()
    await ada.page.getByRole('dialog').getByText('Nothing is kept about you on this server.').waitFor()
  })
})
