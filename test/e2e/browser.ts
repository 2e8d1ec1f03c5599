// A real Chromium with fake devices, one for each person, so that each can be given a face and a voice of their own.
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export type Person = { readonly page: Page; readonly context: BrowserContext; readonly browser: Browser; close(): Promise<void> }
export type Devices = { readonly y4mPath?: string; readonly wavPath?: string }
export type View = { readonly width: number; readonly height: number; readonly colorScheme?: 'dark' | 'light' }

/** Opens a browser whose camera plays `y4mPath` and whose microphone plays `wavPath`, both looped. */
export async function openPerson(devices: Devices, view: View = { width: 1280, height: 800 }): Promise<Person> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(devices.y4mPath ? [`--use-file-for-fake-video-capture=${devices.y4mPath}`] : []),
      ...(devices.wavPath ? [`--use-file-for-fake-audio-capture=${devices.wavPath}`] : []),
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
  const context = await browser.newContext({ viewport: { width: view.width, height: view.height }, colorScheme: view.colorScheme ?? 'light' })
  await context.grantPermissions(['camera', 'microphone'])
  const page = await context.newPage()
  return { page, context, browser, close: () => browser.close() }
}

/** Fills the join page and waits until the call stands. Returns the milliseconds from the press to the call. */
export async function join(person: Person, url: string, room: string, name: string): Promise<number> {
  await person.page.goto(`${url}/${room}`)
  await person.page.getByRole('textbox', { name: 'Your name' }).fill(name)
  const pressedMs = performance.now()
  await person.page.getByRole('button', { name: 'Join', exact: true }).click()
  await person.page.locator('[data-peer-id][data-self="true"]').waitFor()
  return performance.now() - pressedMs
}

/** Agrees to analysis, seen by the whole room. */
export async function agree(person: Person, audience: 'Only me' | 'Everyone in the call' = 'Everyone in the call'): Promise<void> {
  await person.page.getByRole('button', { name: /^Analysis/ }).click()
  await person.page.getByRole('radio', { name: audience }).check({ force: true })
  await person.page.getByRole('button', { name: 'Agree', exact: true }).click()
}
