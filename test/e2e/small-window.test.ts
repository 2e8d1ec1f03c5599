// Picture in picture, opened in a browser: the small window shows who is there with the page's styles, mutes, and closes; where pages have no window of their own, the video is shown.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { startServer, Wardrobe } from './support.ts'

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
})
