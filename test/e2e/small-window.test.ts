// Picture in picture, opened in a browser: the small window shows who is there with the page's styles, mutes, and closes; where pages have no window of their own, the video is shown.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { pause, startServer, until, Wardrobe } from './support.ts'

/** Longer than a page may be hidden before its pictures stop. */
const HIDDEN_MS = 4_000

/** What the browser says when another tab is looked at; a headless one never says it by itself. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden ? 'hidden' : 'visible')
}

describe('the small window', () => {
  let overtone: Overtone
  let ada: Person
  let ben: Person
  let benId = ''
  const wardrobe = new Wardrobe()
  beforeAll(async () => {
    overtone = await startServer({ analysis: { enabled: false } })
    ada = await Person.open({})
    ben = await Person.open(wardrobe.person('ben', { expression: 'neutral', speaks: false }))
    await ada.join(overtone.url, 'small', 'Ada')
    await ben.join(overtone.url, 'small', 'Ben')
    benId = await ben.ownPeerId()
    await ada.videoAdvances(benId)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
    wardrobe[Symbol.dispose]()
  })
  const open = async (): Promise<Page> => {
    const [small] = await Promise.all([ada.page.context().waitForEvent('page'), ada.page.keyboard.press('w')])
    return small
  }

  test('opens by its key with the other person’s moving picture, in the page’s own styles', async () => {
    const small = await open()
    await small.getByText('Ben', { exact: true }).waitFor()
    await small.waitForFunction(() => {
      const video = document.querySelector('video')
      return video !== null && video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5
    })
    expect(await small.evaluate(() => getComputedStyle(document.querySelector('.small-window') as Element).position)).toBe('fixed')
    await ada.page.getByRole('button', { name: 'End picture in picture' }).waitFor()
  })

  test('goes on while the page itself is hidden, and mutes', async () => {
    const [small] = ada.page.context().pages().filter((page) => page !== ada.page)
    if (!small) throw new Error('the small window is not there')
    await hide(ada.page, true)
    await pause(HIDDEN_MS)
    const shown = await small.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0)
    await small.waitForFunction((before) => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > before + 10, shown)
    expect((await overtone.dump()).pausedConsumers).toBe(0)
    await hide(ada.page, false)
    await small.getByRole('button', { name: 'Mute microphone' }).click()
    await small.getByRole('button', { name: 'Unmute microphone' }).waitFor()
    await ben.page.locator(`[data-peer-id="${await ada.ownPeerId()}"]`).getByRole('img', { name: 'Microphone muted' }).waitFor()
  })

  test('closes by its key, and by its own cross', async () => {
    const [small] = ada.page.context().pages().filter((page) => page !== ada.page)
    await Promise.all([small?.waitForEvent('close'), ada.page.keyboard.press('w')])
    await ada.page.getByRole('button', { name: 'Picture in picture' }).waitFor()
    const again = await open()
    await again.close()
    await ada.page.getByRole('button', { name: 'Picture in picture' }).waitFor()
  })

  test('once closed keeps no picture coming to a page that nobody looks at', async () => {
    await hide(ada.page, true)
    await until(() => overtone.dump(), ({ pausedConsumers }) => pausedConsumers === 1)
    await hide(ada.page, false)
    await until(() => overtone.dump(), ({ pausedConsumers }) => pausedConsumers === 0)
  })

  test('is the video by itself where pages have no window of their own', async () => {
    await ada.page.addInitScript(() => Object.defineProperty(globalThis, 'documentPictureInPicture', { value: undefined }))
    await ada.join(overtone.url, 'small', 'Ada')
    await ada.videoAdvances(benId)
    await ada.page.waitForFunction(() => (document.querySelector<HTMLVideoElement>('.small-video')?.videoWidth ?? 0) > 0)
    await ada.page.keyboard.press('w')
    await ada.page.getByRole('button', { name: 'End picture in picture' }).waitFor()
    expect(await ada.page.evaluate(() => document.pictureInPictureElement?.className)).toBe('small-video')
    await ada.page.keyboard.press('w')
    await ada.page.getByRole('button', { name: 'Picture in picture', exact: true }).waitFor()
    expect(await ada.page.evaluate(() => document.pictureInPictureElement)).toBe(null)
  })
})
