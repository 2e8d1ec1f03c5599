// What is seen and sent in a call: pages of people of whom only the visible are received, layouts, a shared screen, a changed device.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Client } from '../signaling/support.ts'
import { VP8_SIMULCAST } from '../sfu/support.ts'
import { Person } from './browser.ts'
import { BOT_TOKEN, startServer, until } from './support.ts'

/** A phone held upright: six tiles a page, so that eight people are two pages. */
const PHONE = { width: 390, height: 620 }
const GUESTS = 9
/** Browsers beside a server, on a machine that has other things to do. */
const SETTING_UP_MS = 180_000
/** Chromium's second fake camera is a depth sensor (16-bit grey), which no browser sends over WebRTC; the third is a camera again. */
const ANOTHER_CAMERA = 2
/** Longer than this between two pictures is a standstill to whoever watches; encoding a key picture on a busy machine is not. */
const STANDSTILL_MS = 1000
const SHARES = { cameras: 3, switches: ['--auto-select-desktop-capture-source=Entire screen'] }

describe('a call of many', () => {
  let overtone: Overtone
  let ada: Person
  const guests: Client[] = []
  const tiles = () => ada.page.locator('.stage [data-peer-id]').evaluateAll((all) => all.map((tile) => (tile as HTMLElement).dataset['peerId'] ?? ''))

  beforeAll(async () => {
    overtone = await startServer({ analysis: { enabled: false } })
    // Places with a camera that is on and sends nothing: what is asked of the media server is the same, and costs this machine nothing.
    for (let index = 0; index < GUESTS; index++) {
      const guest = new Client(overtone.url)
      guests.push(guest)
      await guest.connected()
      await guest.join('many', `Guest ${index}`, { botToken: BOT_TOKEN })
      const { transportId } = await guest.ok('transport:create', { direction: 'send', kind: 'plain' })
      await guest.ok('producer:create', { transportId, kind: 'video', source: 'camera', rtpParameters: VP8_SIMULCAST })
    }
    ada = await Person.open({}, PHONE)
    await ada.join(overtone.url, 'many', 'Ada')
  }, SETTING_UP_MS)
  afterAll(async () => {
    await ada?.close()
    for (const guest of guests) guest.socket.disconnect()
    await overtone?.close()
  })

  test('of people on other pages nothing is received, and nothing was ever asked for', async () => {
    await ada.page.getByRole('button', { name: 'Next page' }).waitFor()
    const shown = (await tiles()).length - 1
    expect(shown).toBeLessThan(GUESTS)
    const { consumers, pausedConsumers } = await until(() => overtone.dump(), (dump) => dump.consumers === shown && dump.pausedConsumers === 0)
    expect({ consumers, pausedConsumers }).toEqual({ consumers: shown, pausedConsumers: 0 })
  })

  test('turning the page pauses those who leave it at the server, and shows those who come', async () => {
    const first = await tiles()
    const shown = first.length - 1
    await ada.page.getByRole('button', { name: 'Next page' }).click()
    await ada.page.getByRole('status', { name: /^Page 2 of/ }).waitFor()
    const second = await tiles()
    expect(second.filter((peerId) => first.includes(peerId))).toEqual([])
    const dump = await until(() => overtone.dump(), ({ consumers, pausedConsumers }) => pausedConsumers === shown && consumers === shown + second.length)
    expect(dump.pausedConsumers).toBe(shown)
    await ada.page.keyboard.press('PageUp')
    await until(() => overtone.dump(), ({ consumers, pausedConsumers }) => pausedConsumers === second.length && consumers === shown + second.length)
  })

  test('the speaker’s layout is one press away, remembered over a reload, and a pin outranks the speaker', async () => {
    await ada.page.keyboard.press('g')
    await ada.page.locator('[data-big="true"]').waitFor()
    const pinned = await ada.page.locator('.tile[data-peer-id]:not([data-big]):not([data-self])').first().getAttribute('data-peer-id')
    await ada.page.locator(`[data-peer-id="${pinned}"]`).getByRole('button', { name: /^Pin/ }).focus()
    await ada.page.keyboard.press('Enter')
    await ada.page.locator(`[data-peer-id="${pinned}"][data-big="true"]`).waitFor()
    await ada.page.reload()
    await ada.join(overtone.url, 'many', 'Ada')
    await ada.page.locator('[data-big="true"]').waitFor()
  })
})

describe('two people, one of whom shares a screen', () => {
  let overtone: Overtone
  let ada: Person
  let ben: Person
  let adaId: string

  beforeAll(async () => {
    overtone = await startServer()
    ada = await Person.open({}, undefined, SHARES)
    ben = await Person.open({})
    await ada.join(overtone.url, 'slides', 'Ada')
    await ben.join(overtone.url, 'slides', 'Ben')
    adaId = await ada.ownPeerId()
  }, SETTING_UP_MS)
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
  })

  test('the other sees it big, as a tile of its own beside the camera', async () => {
    await ada.page.keyboard.press('s')
    await ada.page.getByText(/^Everyone in the call sees your screen/).waitFor()
    const screen = ben.page.locator(`[data-screen-of="${adaId}"][data-big="true"]`)
    await screen.waitFor()
    await screen.getByLabel('Screen of Ada').first().waitFor()
    await ben.page.waitForFunction((id) => (document.querySelector<HTMLVideoElement>(`[data-screen-of="${id}"] video`)?.videoWidth ?? 0) > 0, adaId)
    await ben.freshFrames(adaId)
  })

  test('consent to analysis taps the face and the voice, and never the screen', async () => {
    await ada.agree('Everyone in the call')
    await until(() => overtone.dump(), ({ taps }) => taps > 0)
    const { taps, producers } = await until(() => overtone.dump(), (dump) => dump.taps === 2)
    expect(producers).toBeGreaterThanOrEqual(5)
    expect(taps).toBe(2)
  })

  test('ending it on the browser’s own bar ends it for everybody', async () => {
    // The bar ends the track, and the page hears of it by the event alone.
    await ada.page.evaluate((id) => {
      const [track] = (document.querySelector<HTMLVideoElement>(`[data-screen-of="${id}"] video`)?.srcObject as MediaStream | undefined)?.getVideoTracks() ?? []
      track?.stop()
      track?.dispatchEvent(new Event('ended'))
    }, adaId)
    await ben.page.locator(`[data-screen-of="${adaId}"]`).waitFor({ state: 'detached' })
    await ada.page.getByRole('button', { name: 'Share your screen' }).waitFor()
    await until(() => overtone.dump(), ({ producers }) => producers === 4)
  })

  test('another camera is sent without the others’ picture standing still or going black', async () => {
    await ben.freshFrames(adaId)
    const before = await overtone.dump()
    const firstId = await cameraOf(ada)
    await ben.page.evaluate((id) => Object.assign(globalThis, { pictureBefore: document.querySelector(`[data-peer-id="${id}"] video`) }), adaId)
    await ada.page.keyboard.press(',')
    await ada.page.getByRole('button', { name: /Camera/ }).click()
    await ben.watchFrames(adaId)
    await ada.page.getByRole('option').nth(ANOTHER_CAMERA).click()
    await until(() => cameraOf(ada), (now) => now !== firstId)
    await ben.freshFrames(adaId, 15)
    const stoodMs = await ben.longestStandstill(adaId)
    process.stderr.write(`another camera: the picture stood for ${Math.round(stoodMs)} ms at most\n`)
    expect(stoodMs).toBeLessThan(STANDSTILL_MS)
    // The same element and the same stream: a picture that was taken away and given back would be another.
    expect(await ben.page.evaluate((id) => (globalThis as { pictureBefore?: unknown }).pictureBefore === document.querySelector(`[data-peer-id="${id}"] video`), adaId)).toBe(true)
    expect((await overtone.dump()).producers).toBe(before.producers)
  })

  test('a camera that the system takes away is shown as off until it comes back', async () => {
    await ada.page.keyboard.press('Escape')
    const tell = (event: 'mute' | 'unmute') => ada.page.evaluate((name) => {
      const [track] = (document.querySelector<HTMLVideoElement>('[data-self="true"] video')?.srcObject as MediaStream | undefined)?.getVideoTracks() ?? []
      track?.dispatchEvent(new Event(name))
    }, event)
    await tell('mute')
    await ada.page.getByText(/^The camera was interrupted/).waitFor()
    await ben.page.locator(`[data-peer-id="${adaId}"][data-camera="off"]`).waitFor()
    await tell('unmute')
    await ben.freshFrames(adaId)
    expect(await ada.page.getByText(/^The camera was interrupted/).count()).toBe(0)
  })

  test('the keys are listed on "?", and are letters while somebody types', async () => {
    await ada.page.keyboard.press('?')
    const dialog = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.getByText('Share your screen').waitFor()
    await ada.page.keyboard.press('v')
    expect(await ada.ownTile().getAttribute('data-camera')).toBe('on')
    await ada.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await ada.page.keyboard.press('v')
    await ada.page.locator('[data-self="true"][data-camera="off"]').waitFor()
  })
})

function cameraOf(person: Person): Promise<string | undefined> {
  return person.page.evaluate(() => (document.querySelector<HTMLVideoElement>('[data-self="true"] video')?.srcObject as MediaStream | null)?.getVideoTracks()[0]?.getSettings().deviceId)
}
