// The main job, from the outside: two people in real browsers, their consent, and what each sees on the other's tile.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { packetsAtWorkers, pause, startServer, until, Wardrobe } from './support.ts'

describe('two people in a call', () => {
  let overtone: Overtone
  let ada: Person
  let ben: Person
  let adaId: string
  let benId: string
  const wardrobe = new Wardrobe()

  beforeAll(async () => {
    overtone = await startServer()
    await until(() => overtone.inspect().inferenceWorkers.length, (count) => count === 1)
    ada = await Person.open(wardrobe.person('ada', { expression: 'happiness', lookSeed: 9 }))
    ben = await Person.open(wardrobe.person('ben', { expression: 'surprise', lookSeed: 4 }))
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
    wardrobe[Symbol.dispose]()
  })

  test('a second person is in the call within 3 s of pressing Join, and both see each other move', async () => {
    await ada.join(overtone.url, 'standup', 'Ada')
    adaId = await ada.ownPeerId()
    await ben.page.goto(`${overtone.url}/standup`)
    await ben.page.getByRole('textbox', { name: 'Your name' }).fill('Ben')
    const pressedMs = performance.now()
    await ben.page.getByRole('button', { name: 'Join', exact: true }).click()
    await ben.videoAdvances(adaId, 1)
    expect(performance.now() - pressedMs).toBeLessThan(3_000)
    benId = await ben.ownPeerId()
    await Promise.all([ben.videoAdvances(adaId), ada.videoAdvances(benId)])
  })

  test('before anybody agreed, no packet reaches the inference worker', async () => {
    await pause(1_000)
    expect(await packetsAtWorkers(overtone)).toBe(0)
    expect((await overtone.dump()).taps).toBe(0)
    expect(await ada.page.getByTestId('overlay').count()).toBe(0)
  })

  test('within 3 s of consent the other page shows a reading of that person, and of nobody else', async () => {
    await ada.agree('Everyone in the call')
    await ben.overlayOf(adaId).waitFor({ timeout: 3_000 })
    await ada.overlayOf(adaId).waitFor()
    await ben.page.getByRole('button', { name: /^Analysis on/ }).waitFor()
    expect(await ben.overlayOf(benId).count()).toBe(0)
    expect((await overtone.dump()).taps).toBe(2)
  })

  test('a clearly happy face is labelled happiness, from face and voice', async () => {
    await ben.overlayOf(adaId, { label: 'happiness', modality: 'audio-visual' }).waitFor()
  })

  test('a chip at the edge whose word grows is never painted past the tile', async () => {
    const chip = ben.overlayOf(adaId)
    await chip.press('ArrowUp')
    const past = await chip.evaluate((button) => new Promise<{ readonly before: number; readonly after: number }>((resolve) => {
      const rightOf = (element: Element): number => element.getBoundingClientRect().right
      const tile = button.closest('.tile')!
      const arrived = (): void => {
        const before = rightOf(button) - rightOf(tile)
        if (before < -12) return void requestAnimationFrame(arrived)
        // Told after the chip's own observer, and before anything is painted.
        new ResizeObserver(([entry]) => {
          if (entry!.contentRect.width > 250) resolve({ before, after: rightOf(button) - rightOf(tile) })
        }).observe(button)
        button.style.width = '280px'
      }
      arrived()
    }))
    expect(past.before).toBeLessThanOrEqual(0)
    expect(past.after).toBeLessThanOrEqual(0)
    await chip.evaluate((button) => button.style.removeProperty('width'))
    await chip.press('Home')
  })

  test('with the camera off, within 1 s the reading is from the voice alone', async () => {
    await ada.page.getByRole('button', { name: 'Turn camera off' }).click()
    await ben.overlayOf(adaId, { modality: 'audio' }).waitFor({ timeout: 1_000 })
  })

  test('with camera and microphone off, the label fades away', async () => {
    await ada.page.getByRole('button', { name: 'Mute microphone' }).click()
    await ben.overlayOf(adaId).waitFor({ state: 'detached' })
  })

  test('with the camera on and the microphone off, the reading is from the face alone', async () => {
    await ada.page.getByRole('button', { name: 'Turn camera on' }).click()
    await ben.overlayOf(adaId, { modality: 'visual' }).waitFor()
    await ada.page.getByRole('button', { name: 'Unmute microphone' }).click()
    await ben.overlayOf(adaId, { modality: 'audio-visual' }).waitFor()
  })

  test('"Only me" is kept to oneself, by the server', async () => {
    await ben.agree('Only me')
    await ben.overlayOf(benId).waitFor()
    await pause(500)
    expect(await ada.overlayOf(benId).count()).toBe(0)
    await ben.page.getByRole('button', { name: 'Stop my analysis' }).click()
    await ben.overlayOf(benId).waitFor({ state: 'detached' })
  })

  test('within 1 s of withdrawing, the tap is closed, packets stop, and the overlay is gone', async () => {
    await ada.page.getByRole('button', { name: 'Stop my analysis' }).click()
    const goneMs = performance.now() + 1_000
    await ben.overlayOf(adaId).waitFor({ state: 'detached', timeout: 1_000 })
    await until(() => overtone.dump(), ({ taps }) => taps === 0)
    await pause(Math.max(0, goneMs - performance.now()))
    const after1s = await packetsAtWorkers(overtone)
    await pause(1_000)
    expect(await packetsAtWorkers(overtone)).toBe(after1s)
  })

  test('when both leave, nothing is left open', async () => {
    await ada.page.getByRole('button', { name: 'Leave' }).click()
    await ben.page.getByRole('button', { name: 'Leave' }).click()
    await until(() => overtone.dump(), ({ rooms, transports, producers, consumers }) => rooms + transports + producers + consumers === 0)
  })
})
