// The host's pages in a real browser on made-up meetings: nothing that axe finds, every way by keyboard, phones, four hours of fifty people without lag.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { MeetingReport } from '../../src/protocol/report.ts'
import type { Overtone } from '../../src/main.ts'
import { earlierMeetings, madeUpReport } from '../client/analytics-fixture.ts'
import { cutOff, focusNothing, sidewaysPx, smallTargets, violationsInBothThemes, violationsOf, walk } from './axe.ts'
import { Person } from './browser.ts'
import { startServer } from './support.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** The most of its thread's time that one step of zooming may take the page, from the key to the picture. */
const ZOOM_MS = 100

let overtone: Overtone
let host: Person
let page: Page
/** What the API answers; the page and everything that serves it are real. */
let report: MeetingReport | 'refused' = madeUpReport({ comparisons: earlierMeetings(3) })
let meetings: 'some' | 'none' | 'failing' = 'some'
const faults: string[] = []

beforeAll(async () => {
  ;[overtone, host] = await Promise.all([startServer({ analysis: { embedded: false } }), Person.open({}, { width: 1280, height: 900 })])
  page = host.page
  page.on('console', (message) => {
    if (message.type() === 'error' && !/speaker-selection|Failed to load resource/.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript(() => sessionStorage.setItem('overtone.data-keys', JSON.stringify(['k'.repeat(43)])))
  await page.route('**/api/v1/**', (route) => {
    const { pathname } = new URL(route.request().url())
    const refuse = (status: number, error: string): Promise<void> => route.fulfill({ status, json: { error, message: error } })
    if (pathname.endsWith('/passes')) return route.fulfill({ json: { pass: 'p', expiresMs: Date.now() + 3_600_000, meetings: 1 } })
    if (pathname.endsWith('/report')) return report === 'refused' ? refuse(404, 'NOT_FOUND') : route.fulfill({ json: report })
    if (pathname.endsWith('/meetings')) return meetings === 'failing' ? refuse(503, 'LEDGER_UNAVAILABLE') : route.fulfill({ json: { items: meetings === 'none' || report === 'refused' ? [] : [report.meeting], next: null } })
    if (pathname.endsWith('/tokens')) return route.fulfill({ json: route.request().method() === 'POST' ? { token: `ot_${'a'.repeat(43)}` } : { items: [{ id: '1', name: 'Weekly export', createdMs: Date.now(), expiresMs: Date.now() + 9e8, lastUsedMs: null, state: 'active' }] } })
    if (pathname.endsWith('/webhooks')) return route.fulfill({ json: { items: [{ id: '2', url: 'https://example.org/hook', events: ['meeting.ended'], createdMs: Date.now(), state: 'active', disabledMs: null, disabledBecause: null, failuresInARow: 0 }] } })
    return refuse(404, 'NOT_FOUND')
  })
})
afterAll(async () => {
  await host?.close()
  await overtone?.close()
})

async function open(next: MeetingReport | 'refused', search = ''): Promise<void> {
  report = next
  await page.goto(`${overtone.url}/analytics/made-up${search}`)
}
const chart = (kind: string) => page.locator(`[data-chart="${kind}"] canvas`).first()
const spanText = (): Promise<string> => page.locator('.time-bar-span').innerText()

describe('a report', () => {
  test('is drawn whole, keeps the strict content security policy, and holds nothing that axe finds in either theme', async () => {
    await open(madeUpReport({ comparisons: earlierMeetings(3) }))
    for (const kind of ['mood', 'attendance', 'rows', 'comparison']) await chart(kind).waitFor()
    expect(await violationsInBothThemes(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('has a table behind every chart, in which nothing is found either', async () => {
    for (const choice of await page.getByRole('radio', { name: 'Table' }).all()) await choice.click()
    expect(await page.locator('.data-table').count()).toBe(5)
    expect(await page.locator('.data-table caption').count()).toBe(5)
    expect(await violationsOf(page)).toEqual([])
    const names = (): Promise<readonly string[]> => page.locator('[data-part="talk"] tbody th').allInnerTexts()
    await page.locator('[data-part="talk"]').getByRole('button', { name: 'Name' }).click()
    expect(await names()).toEqual((await names()).toSorted((a, b) => a.localeCompare(b)))
    expect(await page.locator('[data-part="talk"] th[aria-sort="ascending"]').innerText()).toBe('Name')
  })

  test('is zoomed, moved and shown whole by keys, and the numbers are of what is shown', async () => {
    await open(madeUpReport({ comparisons: earlierMeetings(3) }))
    await chart('mood').waitFor()
    const whole = await spanText()
    const spoke = page.locator('[data-figure="speaking"] dd')
    const before = await spoke.innerText()
    await page.locator('.time-field').focus()
    await page.keyboard.press('+')
    await page.getByText('all numbers are of this part').waitFor()
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('[data-figure="speaking"] dd')?.innerText !== text, before)
    const zoomed = await spanText()
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('.time-bar-span')?.innerText !== text, zoomed)
    await page.keyboard.press('0')
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('.time-bar-span')?.innerText === text, whole)
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('[data-figure="speaking"] dd')?.innerText === text, before)
  })

  test('and by a drag, the two thumbs, and buttons', async () => {
    const box = await chart('mood').boundingBox()
    if (!box) throw new Error('no chart')
    await page.mouse.move(box.x + box.width * 0.4, box.y + 80)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 90, { steps: 4 })
    await page.locator('.brush').waitFor()
    await page.mouse.up()
    await page.getByText('all numbers are of this part').waitFor()
    const dragged = await spanText()
    await page.getByRole('slider').first().press('ArrowLeft')
    await page.waitForFunction((text) => document.querySelector<HTMLElement>('.time-bar-span')?.innerText !== text, dragged)
    await page.getByRole('button', { name: 'Show the whole meeting' }).click()
    await page.getByText('the whole meeting, 47 min').waitFor()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByText('all numbers are of this part').waitFor()
    await page.getByRole('button', { name: 'Show the whole meeting' }).click()
  })

  test('says what lies under the pointer in the canvas, and makes no markup of names', async () => {
    const box = await page.locator('[data-chart="rows"]').first().boundingBox()
    if (!box) throw new Error('no chart')
    await page.mouse.move(box.x + box.width * 0.7, box.y + 60)
    expect(await page.locator('[data-chart] > div:not(:has(canvas))').count()).toBe(0)
  })

  test('opens a moment with what was observable then, and marks it', async () => {
    const first = page.locator('.moment-button').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await page.getByText('which need not be its cause').waitFor()
    expect(await page.locator('.moment-mark[data-chosen]').count()).toBe(1)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Zoom to this time' }).click()
    await page.getByText('all numbers are of this part').waitFor()
    await page.getByRole('button', { name: 'Show the whole meeting' }).click()
  })

  test('is walked by keyboard, and every stop is seen', async () => {
    await focusNothing(page)
    const stops = await walk(page)
    for (const name of [/All your meetings/, /Save as PDF/, /Zoom in/, /from \d/, /Charts over time/, /Chart/, /Key|looked|Nobody|Many/]) expect(stops.some((one) => name.test(one.name)), `${String(name)} in ${stops.map((one) => one.name).join(' → ')}`).toBe(true)
    expect(stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name)).toEqual([])
  })

  test('fits a phone, with targets for fingers and nothing cut off', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await open(madeUpReport({ comparisons: earlierMeetings(3) }))
    await chart('mood').waitFor()
    expect(await sidewaysPx(page)).toBe(0)
    // A thumb's input lies in it, out of sight; the thumb is what a finger meets.
    expect((await smallTargets(page)).filter((one) => !/^input "(?:from|to) /.test(one))).toEqual([])
    for (const thumb of await page.locator('.overview-thumb').all()) expect((await thumb.boundingBox())?.width).toBeGreaterThanOrEqual(44)
    expect(await cutOff(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('runs from right to left with the time axis as it was', async () => {
    await open(madeUpReport(), '?dir=rtl')
    await chart('mood').waitFor()
    expect(await sidewaysPx(page)).toBe(0)
    expect(await violationsOf(page)).toEqual([])
    const [from, to] = await page.getByRole('slider').evaluateAll((sliders) => sliders.map((slider) => slider.closest('.overview-thumb')?.getBoundingClientRect().left ?? 0))
    expect(from).toBeLessThan(to ?? 0)
  })
})

describe('where expressions are not shown', () => {
  test('a server for work says why, once and calmly, and fetches no words of expressions', async () => {
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await open(madeUpReport({ purpose: 'work' }))
    await page.getByText('nobody’s expressions are analysed here').waitFor()
    await chart('rows').waitFor()
    expect(await page.locator('[data-chart="mood"]').count()).toBe(0)
    expect(fetched.filter((path) => /expression|glyph/.test(path))).toEqual([])
    expect(await page.getByText(/looked|sounded|share their expression/).count()).toBe(0)
    expect(await violationsOf(page)).toEqual([])
  })

  test('too few who shared: no mood, but their own bands', async () => {
    await open(madeUpReport({ sharing: 3 }))
    await page.getByText('shown while at least 5 people share their expression').waitFor()
    await page.getByText('3 of 8 people did').waitFor()
    expect(await page.locator('[data-chart="mood"]').count()).toBe(0)
  })
})

describe('what is not there', () => {
  test('a report that is gone says so', async () => {
    await open('refused')
    await page.getByRole('heading', { name: 'There is no such report for you' }).waitFor()
    expect(await violationsOf(page)).toEqual([])
  })

  test('no meetings, a database that is away, and no keys at all are each said', async () => {
    meetings = 'none'
    await page.goto(`${overtone.url}/analytics`)
    await page.getByRole('heading', { name: 'No meetings yet' }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    meetings = 'failing'
    await page.reload()
    await page.getByRole('alert').getByRole('heading', { name: 'The server cannot get at what it keeps' }).waitFor()
    meetings = 'some'
    report = madeUpReport()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-meeting]').waitFor()
    expect(await violationsOf(page)).toEqual([])
    const stranger = await Person.open({})
    await stranger.page.goto(`${overtone.url}/analytics`)
    await stranger.page.getByRole('heading', { name: 'This browser has no keys to any meeting' }).waitFor()
    await stranger.close()
  })

  test('access for programs is made, shown once, and put away', async () => {
    await page.getByRole('button', { name: 'Access for programs' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Export')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByText('It is shown this once').waitFor()
    expect(await page.getByRole('textbox', { name: 'Secret' }).inputValue()).toBe(`ot_${'a'.repeat(43)}`)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'I have it' }).click()
    expect(await page.getByText('ot_').count()).toBe(0)
  })
})

test('four hours of fifty people are zoomed without lag', async () => {
  await open(madeUpReport({ people: 50, sharing: 40, durationMs: 4 * 3_600_000 }))
  await chart('rows').waitFor()
  await page.locator('[data-part="people"]').scrollIntoViewIfNeeded()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async (): Promise<number> => ((await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000
  const step = (key: string): Promise<number> => page.evaluate(async (pressed) => {
    const [field, context] = [document.querySelector<HTMLElement>('.time-field'), document.querySelector<HTMLCanvasElement>('[data-chart="rows"] canvas')?.getContext('2d')]
    if (!field || !context) throw new Error('no rows')
    // A canvas is emptied for each new picture.
    const drawn = new Promise<void>((resolve) => {
      const clear = context.clearRect.bind(context)
      context.clearRect = (...area) => {
        context.clearRect = clear
        clear(...area)
        resolve()
      }
    })
    const beganMs = performance.now()
    field.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }))
    await drawn
    await new Promise(requestAnimationFrame)
    return performance.now() - beganMs
  }, key)
  const steps: { readonly wallMs: number; readonly cpuMs: number }[] = []
  const keys = ['+', '+', 'ArrowRight', '+', '-', 'ArrowLeft', '+', '-', '-', '0', '+', '0']
  // Until the browser has compiled what it runs often.
  for (const key of [...keys, ...keys]) await step(key)
  for (const key of keys) {
    const beforeMs = await busyMs()
    const wallMs = await step(key)
    steps.push({ wallMs, cpuMs: await busyMs() - beforeMs })
  }
  const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? NaN
  const [wallMs, cpuMs] = [median(steps.map((one) => one.wallMs)), median(steps.map((one) => one.cpuMs))]
  console.warn(`a zoom step of 4 h × 50 people, median: ${cpuMs.toFixed(0)} ms of the page's thread, ${wallMs.toFixed(0)} ms to the picture; all, in ms: ${steps.map((one) => `${one.cpuMs.toFixed(0)}/${one.wallMs.toFixed(0)}`).join(' ')}`)
  // Of the thread's own time, and the quickest quarter: even that time grows where others use the same caches.
  expect(steps.map((one) => one.cpuMs).toSorted((a, b) => a - b)[Math.floor(steps.length / 4)]).toBeLessThan(ZOOM_MS)
})
