// A real Chromium with fake devices, one for each person, so that each can be given a face and a voice of their own.
import { chromium } from 'playwright-core'
import type { Browser, Locator, Page } from 'playwright-core'

export type Devices = { readonly y4mPath?: string; readonly wavPath?: string }
/** `asks`: the browser waits for a person's permission; `bare`: it has no devices at all; `cameras`: how many there are. */
export type Surroundings = { readonly asks?: boolean; readonly bare?: boolean; readonly cameras?: number; readonly switches?: readonly string[] }
export type View = { readonly width: number; readonly height: number; readonly colorScheme?: 'dark' | 'light' }

export class Person {
  readonly page: Page
  readonly #browser: Browser

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser
    this.page = page
  }

  /** Opens a browser whose camera plays `y4mPath` and whose microphone plays `wavPath`, both looped. */
  static async open(devices: Devices, view: View = { width: 960, height: 640 }, { asks = false, bare = false, cameras = 1, switches = [] }: Surroundings = {}): Promise<Person> {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      chromiumSandbox: false,
      args: [
        ...(bare ? [] : [`--use-fake-device-for-media-stream=device-count=${cameras}`]),
        ...(asks ? [] : ['--use-fake-ui-for-media-stream']),
        ...switches,
        ...(devices.y4mPath ? [`--use-file-for-fake-video-capture=${devices.y4mPath}`] : []),
        ...(devices.wavPath ? [`--use-file-for-fake-audio-capture=${devices.wavPath}`] : []),
        '--autoplay-policy=no-user-gesture-required',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    })
    const context = await browser.newContext({ viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme ?? 'light', reducedMotion: 'reduce' })
    if (!asks) await context.grantPermissions(['camera', 'microphone'])
    return new Person(browser, await context.newPage())
  }

  /** Fills the join page and presses Join; resolves when the call stands. */
  async join(url: string, room: string, name: string): Promise<void> {
    await this.page.goto(`${url}/${room}`)
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await this.page.getByRole('button', { name: 'Join', exact: true }).click()
    await this.ownTile().waitFor()
    await this.page.getByText(/^Joining /).waitFor({ state: 'detached' })
  }

  /** Opens the dialog, chooses who sees it by keyboard, and agrees to be analysed. */
  async agree(audience: 'Only me' | 'Me and the host' | 'Everyone in the call' = 'Everyone in the call'): Promise<void> {
    await this.page.getByRole('button', { name: /^Analysis/ }).click()
    await this.page.getByRole('radio', { name: audience }).press('Space')
    await this.page.getByRole('button', { name: 'Agree', exact: true }).click()
  }

  ownTile(): Locator {
    return this.page.locator('[data-peer-id][data-self="true"]')
  }

  async ownPeerId(): Promise<string> {
    return await this.ownTile().getAttribute('data-peer-id') ?? ''
  }

  /** The chip on one person's tile; `labelled` asks for what it says. */
  overlayOf(peerId: string, labelled: { readonly label?: string; readonly modality?: string } = {}): Locator {
    const { label, modality } = labelled
    return this.page.locator(`[data-testid="overlay"][data-peer-id="${peerId}"]${label ? `[data-label="${label}"]` : ''}${modality ? `[data-modality="${modality}"]` : ''}`)
  }

  /** Resolves when the picture of one tile has advanced by `frames` decoded frames from now. */
  async videoAdvances(peerId: string, frames = 5): Promise<void> {
    await this.page.waitForFunction(({ id, wanted }) => {
      const video = document.querySelector<HTMLVideoElement & { startFrames?: number }>(`[data-peer-id="${id}"] video`)
      if (video === null) return false
      const shown = video.getVideoPlaybackQuality().totalVideoFrames
      video.startFrames ??= shown
      return shown - video.startFrames >= wanted
    }, { id: peerId, wanted: frames })
  }

  /** Notes when each picture of one tile is shown, from now on. */
  async watchFrames(peerId: string): Promise<void> {
    await this.page.evaluate((id) => {
      const video = document.querySelector<HTMLVideoElement & { shownMs?: number[] }>(`[data-peer-id="${id}"] video`)
      if (!video) throw new Error('there is no picture to watch')
      const shownMs: number[] = [performance.now()]
      video.shownMs = shownMs
      const note = (nowMs: number): void => {
        shownMs.push(nowMs)
        video.requestVideoFrameCallback(note)
      }
      video.requestVideoFrameCallback(note)
    }, peerId)
  }

  /** Resolves with the longest standstill of a watched tile, once it was longer than half a second and ten pictures have come since. */
  async freezeEnded(peerId: string): Promise<number> {
    const handle = await this.page.waitForFunction((id) => {
      const { shownMs = [] } = document.querySelector<HTMLVideoElement & { shownMs?: number[] }>(`[data-peer-id="${id}"] video`) ?? {}
      const gaps = shownMs.slice(1).map((ms, index) => ms - (shownMs[index] ?? ms))
      const longest = Math.max(0, ...gaps)
      return longest > 500 && gaps.length - gaps.indexOf(longest) > 10 ? longest : null
    }, peerId)
    return await handle.jsonValue() ?? 0
  }

  /** The longest time between two pictures of a watched tile so far. */
  async longestStandstill(peerId: string): Promise<number> {
    return this.page.evaluate((id) => {
      const { shownMs = [] } = document.querySelector<HTMLVideoElement & { shownMs?: number[] }>(`[data-peer-id="${id}"] video`) ?? {}
      return Math.max(0, ...shownMs.slice(1).map((ms, index) => ms - (shownMs[index] ?? ms)))
    }, peerId)
  }

  /** Resolves when one tile has shown so many pictures from now. */
  async freshFrames(peerId: string, frames = 5): Promise<void> {
    await this.page.evaluate(({ id, wanted }) => new Promise<void>((resolve) => {
      let left = wanted
      const look = (): void => {
        const video = document.querySelector<HTMLVideoElement>(`[data-peer-id="${id}"] video`)
        // A rebuilt call has a new element.
        if (!video) return void setTimeout(look, 50)
        const was = video
        const timer = setInterval(() => {
          if (document.querySelector(`[data-peer-id="${id}"] video`) === was) return
          clearInterval(timer)
          look()
        }, 100)
        const note = (): void => {
          if (--left > 0) return void video.requestVideoFrameCallback(note)
          clearInterval(timer)
          resolve()
        }
        video.requestVideoFrameCallback(note)
      }
      look()
    }), { id: peerId, wanted: frames })
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
