// What is kept about a person, as they see it in a browser: who was sent their labels, taking it along, deleting it in the call and after it.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import type { KeptData } from '../../src/protocol/kept-data.ts'
import { Person } from './browser.ts'
import { packetsAtWorkers, pause, startServer, until, Wardrobe } from './support.ts'

/** Two browsers and the models, on a machine that has other things to do. */
const SETTING_UP_MS = 180_000

describe('my data', () => {
  let overtone: Overtone
  let hal: Person
  let ada: Person
  let adaId = ''
  let panel: Locator
  const wardrobe = new Wardrobe()
  beforeAll(async () => {
    overtone = await startServer()
    await until(() => overtone.inspect().inferenceWorkers.length, (count) => count === 1)
    hal = await Person.open({})
    ada = await Person.open(wardrobe.person('ada', { expression: 'happiness', lookSeed: 9 }))
    await hal.page.addInitScript(() => localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false, microphoneOn: false })))
    await hal.join(overtone.url, 'trust', 'Hal')
    await ada.join(overtone.url, 'trust', 'Ada')
    adaId = await ada.ownPeerId()
    panel = ada.page.getByRole('tabpanel', { name: 'My data' })
  }, SETTING_UP_MS)
  afterAll(async () => {
    await Promise.all([hal?.close(), ada?.close()])
    await overtone?.close()
    wardrobe[Symbol.dispose]()
  })

  test('a label that is for the host reaches the host’s page', async () => {
    await ada.agree('Me and the host')
    await hal.overlayOf(adaId, { label: 'happiness' }).waitFor()
  })

  test('and the person reads what they agreed to, and that the host was sent it', async () => {
    await ada.page.getByRole('button', { name: /^Analysis/ }).click()
    await ada.page.getByRole('button', { name: 'My data: who saw my labels' }).click()
    await panel.getByText('Hal (host)').waitFor()
    await panel.getByText('Agreed: me and the host').waitFor()
  })

  test('is taken along as a file that holds what was shown', async () => {
    const [download] = await Promise.all([ada.page.waitForEvent('download'), panel.getByRole('button', { name: 'Download' }).click()])
    expect(download.suggestedFilename()).toBe('overtone-my-data.json')
    const kept = JSON.parse(readFileSync(await download.path(), 'utf8')) as KeptData
    expect(kept.byOthers).toMatchObject([{ what: 'labels-seen', role: 'host', personal: { by: 'Hal', whom: 'Ada' } }])
    expect(kept.consents).toMatchObject([{ change: 'given', audience: 'host', roomId: 'trust', words: { language: 'en' } }])
  })

  test('is not deleted by one press, and not after second thoughts', async () => {
    await panel.getByRole('button', { name: 'Delete …' }).click()
    const sure = panel.getByRole('group', { name: 'Delete everything?' })
    await sure.getByRole('button', { name: 'Keep it' }).click()
    await sure.waitFor({ state: 'detached' })
    await panel.getByText('Hal (host)').waitFor()
  })

  test('is deleted by the second; within 1 s of that the analysis has ended, for everybody to see', async () => {
    await panel.getByRole('button', { name: 'Delete …' }).click()
    await panel.getByRole('button', { name: 'Delete', exact: true }).click()
    await panel.getByText(/^Deleted: \d+ entr(y|ies)\. Nothing is kept about you now\.$/).waitFor()
    await until(() => overtone.dump(), ({ taps }) => taps === 0)
    await pause(1_000)
    const packets = await packetsAtWorkers(overtone)
    await pause(1_000)
    expect(await packetsAtWorkers(overtone)).toBe(packets)
    await ada.page.getByRole('button', { name: 'Stop my analysis' }).waitFor({ state: 'detached' })
    await hal.overlayOf(adaId).waitFor({ state: 'detached' })
    await hal.page.getByRole('button', { name: /^Analysis off/ }).waitFor()
  })

  test('can be read after leaving, and is what came after the deletion: nothing', async () => {
    await ada.page.getByRole('button', { name: 'Leave' }).click()
    await ada.page.getByRole('heading', { name: 'You left the call' }).waitFor()
    await ada.page.getByRole('button', { name: 'My data' }).click()
    await ada.page.getByRole('dialog').getByText('Nothing is kept about you on this server.').waitFor()
  })
})
