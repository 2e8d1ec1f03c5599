// `npm run screenshots`: takes every page anew, light and dark, wide and narrow, and writes them to docs/images/pages/.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { io } from 'socket.io-client'
import { Bot } from '../src/bots/bot.ts'
import { castMember } from '../src/bots/cast.ts'
import { LoopStudio } from '../src/bots/loop-studio.ts'
import { writeFixtures } from '../src/bots/write-fixtures.ts'
import { startOvertone } from '../src/main.ts'
import { DashboardStream } from '../test/e2e/dashboard-stream.ts'
import { earlierMeetings, madeUpReport } from '../test/client/analytics-fixture.ts'
import { PROTOCOL_VERSION } from '../src/protocol/constants.ts'
import { root } from './setup/root.mjs'

const { values } = parseArgs({ options: { only: { type: 'string' }, language: { type: 'string', default: 'en' }, out: { type: 'string', default: 'docs/images/pages' } } })
const OUT = join(root, values.out)
const TOKEN = 'a-token-for-the-bots-in-the-pictures'
const ROOM = 'quiet-otter-42'
const GATE = 'green-gate-23'
/** The mean of a picture's 0 to 255 below which nothing is seen in it. */
const DARK = 24
const VIEWS = [
  { name: 'wide', width: 1280, height: 800, scale: 1 },
  { name: 'narrow', width: 390, height: 844, scale: 1.5 },
]
const THEMES = ['light', 'dark']
/** The fake devices are called after files; in a picture they are called what people have. */
const NAMED_DEVICES = `{
  const names = { audioinput: 'Built-in microphone', videoinput: 'Built-in camera', audiooutput: 'Built-in speakers' }
  Object.defineProperty(MediaDeviceInfo.prototype, 'label', { get() { return names[this.kind] } })
}`
/** Small enough for a repository, sharp enough to read: WebP's quality, 0 to 1. */
const QUALITY = 0.82

/** A quarter of an hour with bots would be an empty report: these pictures are of a made-up meeting, which the page gets in place of the server's answer. */
const HAS_KEY = `sessionStorage.setItem('overtone.data-keys', JSON.stringify(['k'.repeat(43)]))`
const REPORT = madeUpReport({ comparisons: earlierMeetings(3) })
const MEETINGS = [0, 1, 2].map((weeks) => ({ ...REPORT.meeting, meetingId: `made-up-${weeks}`, startedMs: REPORT.meeting.startedMs - weeks * 7 * 86_400_000, endedMs: (REPORT.meeting.endedMs ?? 0) - weeks * 7 * 86_400_000, ...(weeks === 2 ? { roomId: 'team-weekly' } : {}) }))

async function answerFor(route) {
  const { pathname } = new URL(route.request().url())
  const answer = pathname.endsWith('/passes') ? { pass: 'p', expiresMs: Date.now() + 3_600_000, meetings: 1 } : pathname.endsWith('/report') ? REPORT : { items: pathname.endsWith('/meetings') ? MEETINGS : [], next: null }
  await route.fulfill({ json: answer })
}

/** Each: its name, the address, and what is pressed and waited for before the picture. Names in the page are English unless `--language` asks otherwise. */
const PAGES = [
  { name: 'join', path: `/${ROOM}`, show: async (page) => { await page.locator('.preview video').waitFor() } },
  { name: 'join-refused', path: '/a-room', init: `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))`, show: async (page) => { await page.locator('.problem').first().waitFor() } },
  { name: 'no-room', path: '/No_such_room', show: shown('.notice h1') },
  { name: 'alone', path: '/clear-heron-17?name=Ada&join=1', show: shown('.stage-link') },
  { name: 'analysed', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: async (page) => { await agree(page); await page.locator('[data-modality="audio-visual"]:not([data-label="unsure"])').nth(3).waitFor() } },
  { name: 'call', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: labelled },
  { name: 'consent', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: async (page) => { await labelled(page); await ask(page) } },
  { name: 'chat', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: async (page) => { await labelled(page); await page.keyboard.press('c'); await page.locator('.chat').waitFor() } },
  { name: 'people', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: async (page) => { await labelled(page); await page.keyboard.press('p'); await page.locator('.people .person').nth(3).waitFor() } },
  { name: 'my-data', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: openMyData },
  { name: 'settings', path: `/${ROOM}?name=Ada&join=1`, crowd: true, show: async (page) => { await labelled(page); await page.keyboard.press(','); await page.getByRole('dialog').waitFor() } },
  { name: 'right-to-left', path: `/${ROOM}?name=Ada&join=1&dir=rtl`, crowd: true, show: labelled },
  { name: 'meetings', path: '/analytics', init: HAS_KEY, api: true, show: async (page) => { await page.locator('.meeting-line').first().waitFor() } },
  { name: 'report', path: '/analytics/made-up', init: HAS_KEY, api: true, show: async (page) => { await page.locator('[data-chart="mood"] canvas').waitFor(); await page.locator('.moment-button').first().click() } },
  { name: 'report-people', path: '/analytics/made-up', init: HAS_KEY, api: true, show: async (page) => { await page.locator('[data-chart="mood"] canvas').waitFor(); await page.locator('[data-part="people"]').evaluate((part) => part.scrollIntoView()); await page.locator('[data-chart="rows"] canvas').first().waitFor() } },
  { name: 'dashboard', path: '/dashboard#token=a.b.c', stream: true, show: shown('.board-row[data-kind] >> nth=0') },
  { name: 'dashboard-alerts', path: '/dashboard#token=a.b.c', stream: true, show: async (page) => { await shown('.board-row[data-kind] >> nth=0')(page); await page.locator('.dash-alerts').click(); await page.locator('.alert').first().waitFor() } },
  { name: 'left', path: '/clear-heron-17?name=Ada&join=1', show: async (page) => { await shown('.stage-link')(page); await page.locator('.tool-leave').click(); await page.locator('.notice h1').waitFor() } },
  { name: 'waiting', path: `/${GATE}?name=Ada&join=1`, lobby: true, show: shown('.waiting video') },
  { name: 'denied', path: `/${GATE}?name=Ada&join=1`, lobby: true, show: async (page, host) => { await shown('.waiting')(page); await host.ask('lobby:deny-all', {}); await page.locator('.notice h1').waitFor() } },
  { name: 'ended', path: `/${GATE}?name=Ada&join=1`, lobby: true, show: async (page, host) => { await shown('.waiting')(page); await host.ask('room:leave', {}); await page.locator('.notice h1').waitFor() } },
  { name: 'removed', path: `/${GATE}?name=Ada&join=1`, lobby: false, show: putOut('peer:remove') },
  { name: 'banned', path: `/${GATE}?name=Ada&join=1`, lobby: false, show: putOut('peer:ban') },
]

function shown(selector) {
  return (page) => page.locator(selector).waitFor()
}

/** Where the bots are seen, each by its camera, and at least one of them has its label. */
async function labelled(page) {
  await page.locator('.tile[data-camera="on"]').nth(3).waitFor()
  await page.locator('[data-testid="overlay"]').first().waitFor()
}

async function ask(page) {
  await page.locator('.sign-button').click()
  await page.locator('.consent').waitFor()
}

/** For everyone. */
async function agree(page) {
  await labelled(page)
  await ask(page)
  await page.getByRole('radio').last().press('Space')
  await page.locator('.consent-buttons .button').last().click()
  await page.locator('.consent').waitFor({ state: 'detached' })
  await page.locator('[data-self] [data-testid="overlay"]').waitFor()
}

/** Agreed, so that there is something to read; the panel is opened by the sign, which has a button for it. */
async function openMyData(page) {
  await agree(page)
  await page.locator('.sign-button').click()
  await page.locator('.sign-details .button').last().click()
  await page.locator('.my-data li').first().waitFor()
}

function putOut(request) {
  return async (page, host) => {
    const { peer } = await host.joined
    await page.locator('[data-self]').waitFor()
    await host.ask(request, { peerId: peer.peerId })
    await page.locator('.notice h1').waitFor()
  }
}

/** Somebody who leads a room by requests alone; gone with the room when it is closed, so that the next picture finds none. */
async function hostOf(server, roomId, lobby) {
  const socket = io(server.url, { transports: ['websocket'], forceNew: true })
  const request = (name, payload) => new Promise((resolve, reject) => { socket.emit(name, payload, (ack) => (ack.ok ? resolve(ack.data) : reject(new Error(`${name}: ${ack.error.code}`)))) })
  const joined = new Promise((resolve) => { socket.once('peer:joined', resolve) })
  await new Promise((resolve) => { socket.once('connect', resolve) })
  await request('room:join', { protocolVersion: PROTOCOL_VERSION, roomId, displayName: 'Grace' })
  if (lobby) await request('room:set-lobby', { on: true })
  return { ask: request, joined, close: () => request('room:leave', {}).catch(() => undefined).then(() => socket.disconnect()) }
}

/** Every camera that is shown has a picture that is no black one. */
async function lit(page) {
  await page.waitForFunction((dark) => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 16
    const context = canvas.getContext('2d', { willReadFrequently: true })
    return [...document.querySelectorAll('.tile[data-camera="on"], .preview, .waiting-preview')].filter((frame) => frame.dataset.camera !== undefined || frame.querySelector('video')).every((frame) => {
      const video = frame.querySelector('video')
      if (!video || video.videoWidth === 0) return false
      context.drawImage(video, 0, 0, 16, 16)
      const { data } = context.getImageData(0, 0, 16, 16)
      let sum = 0
      for (let at = 0; at < data.length; at += 4) sum += data[at] + data[at + 1] + data[at + 2]
      return sum / (16 * 16 * 3) > dark
    })
  }, DARK)
}

/** The browser itself turns its picture into WebP, which is a quarter of the PNG. */
async function webpOf(helper, png) {
  const base64 = await helper.evaluate(async ({ data, quality }) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    canvas.getContext('2d').drawImage(picture, 0, 0)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  }, { data: png.toString('base64'), quality: QUALITY })
  return Buffer.from(base64, 'base64')
}

async function take(browser, helper, server, wanted, view, theme) {
  const host = wanted.lobby === undefined ? null : await hostOf(server, GATE, wanted.lobby)
  const context = await browser.newContext({ viewport: { width: view.width, height: view.height }, deviceScaleFactor: view.scale, colorScheme: theme, locale: values.language, reducedMotion: 'reduce' })
  try {
    await context.grantPermissions(['camera', 'microphone'])
    const page = await context.newPage()
    await page.addInitScript(NAMED_DEVICES)
    if (wanted.init) await page.addInitScript(wanted.init)
    if (wanted.api) await page.route('**/api/v1/**', answerFor)
    await page.goto(`${wanted.stream ? stream.url : server.url}${wanted.path}`)
    await wanted.show(page, host)
    await lit(page)
    await page.evaluate(async () => { await document.fonts.ready })
    writeFileSync(join(OUT, `${wanted.name}-${view.name}-${theme}.webp`), await webpOf(helper, await page.screenshot()))
  } finally {
    await context.close()
    await host?.close()
  }
}

const fixtures = mkdtempSync(join(tmpdir(), 'overtone-screenshots-'))
const [y4m, wav] = [join(fixtures, 'ada.y4m'), join(fixtures, 'ada.wav')]
writeFixtures({ expression: 'happiness', lookSeed: 9, durationMs: 3000, framesPerSecond: 12, speaks: true, y4m, wav })
mkdirSync(OUT, { recursive: true })
const server = await startOvertone({ http: { port: 0 }, media: { port: 0, workers: 1 }, bots: { token: TOKEN }, log: { level: 'error' }, rooms: { resumeGraceMs: 0 } })
// Many rooms and people for the dashboard, made up and standing still.
const stream = await DashboardStream.open({ rooms: 8, people: 90, analysis: 'available', isStill: true })
const studio = new LoopStudio()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', chromiumSandbox: false,
  args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${y4m}`, `--use-file-for-fake-audio-capture=${wav}`, '--autoplay-policy=no-user-gesture-required', '--no-first-run'],
})
const bots = []
try {
  const helper = await browser.newPage()
  const pages = PAGES.filter(({ name }) => !values.only || values.only.split(',').includes(name))
  if (pages.some(({ crowd }) => crowd)) {
    for (const [index, expression] of ['surprise', 'happiness', 'neutral'].entries()) bots.push(await Bot.join({ url: server.url, roomId: ROOM, ...castMember(index), botToken: TOKEN, studio, expression }))
    await bots[1].make({ kind: 'write', text: 'Good morning! I have put the notes beside the drawing.' })
    await bots[0].make({ kind: 'raise-hand' })
  }
  for (const wanted of pages) for (const view of VIEWS) for (const theme of THEMES) {
    await take(browser, helper, server, wanted, view, theme)
    console.log(`${wanted.name} ${view.name} ${theme}`)
  }
} finally {
  await browser.close()
  for (const bot of bots) await bot.close()
  await studio.close()
  await stream.close()
  await server.close()
  rmSync(fixtures, { recursive: true, force: true })
}
const bytes = readdirSync(OUT).reduce((sum, name) => sum + statSync(join(OUT, name)).size, 0)
console.log(`${readdirSync(OUT).length} pictures, ${(bytes / 1e6).toFixed(2)} MB in ${values.out}`)
