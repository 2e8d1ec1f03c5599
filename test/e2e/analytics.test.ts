// A short meeting with known facts, as its host reads it afterwards: from the call's own tool, live, after the end, and as files.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Page } from 'playwright-core'
import { Bot } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import type { Overtone } from '../../src/main.ts'
import type { Audience } from '../../src/protocol/constants.ts'
import type { MeetingReport } from '../../src/protocol/report.ts'
import { Person } from './browser.ts'
import { BOT_TOKEN, pause, startServer, until } from './support.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** From a join's answer to the page's own clock, and what a busy machine adds. */
const TOLERANCE_MS = 3000
/** How long the meeting is in any case: a few buckets of ten seconds. */
const LEAST_MS = 35_000

type Played = { readonly bot: Bot; readonly name: string; readonly joinedMs: number; leftMs: number }

describe('a meeting of a host and three others', () => {
  let overtone: Overtone
  let host: Person
  let report: Page
  const studio = new LoopStudio()
  const played: Played[] = []
  let read: MeetingReport

  const join = async (name: string, wishes: { readonly consent: Audience | null; readonly silent: boolean }): Promise<void> => {
    // The host's page sees them at once; their media, which the join waits for, come later.
    const seen = host.page.getByRole('article', { name }).waitFor().then(() => Date.now())
    const bot = await Bot.join({ url: overtone.url, roomId: 'review', displayName: name, botToken: BOT_TOKEN, studio, expression: 'happiness', lookSeed: 4 + played.length * 8, consent: wishes.consent, muted: wishes.silent ? ['audio'] : [] })
    played.push({ bot, name, joinedMs: await seen, leftMs: 0 })
  }
  const leave = async (one: Played): Promise<void> => {
    await one.bot.close()
    one.leftMs = Date.now()
  }
  const of = (name: string) => read.people.find(({ displayName }) => displayName === name)
  const playedBy = (name: string): Played => {
    const one = played.find((each) => each.name === name)
    if (!one) throw new Error(`${name} did not play`)
    return one
  }
  async function save(format: 'PDF' | 'JSON' | 'CSV'): Promise<Buffer> {
    const [download] = await Promise.all([report.waitForEvent('download'), report.getByRole('button', { name: `Save as ${format}` }).click()])
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`))
    return readFileSync(await download.path())
  }

  beforeAll(async () => {
    ;[overtone, host] = await Promise.all([startServer({ analytics: { groupMinimum: 2 }, rooms: { resumeGraceMs: 0 } }), Person.open({}, { width: 1280, height: 900 })])
    host.page.setDefaultTimeout(30_000)
    await host.page.addInitScript(() => localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false, microphoneOn: false, ...JSON.parse(localStorage.getItem('overtone.preferences') ?? '{}') })))
    await host.join(overtone.url, 'review', 'Ada')
    const beganMs = Date.now()
    await join('Bee', { consent: 'everyone', silent: false })
    await join('Cyd', { consent: 'self', silent: true })
    await join('Dot', { consent: 'host', silent: true })
    await playedBy('Bee').bot.make({ kind: 'write', text: 'one' })
    await playedBy('Bee').bot.make({ kind: 'write', text: 'two' })
    await playedBy('Dot').bot.make({ kind: 'raise-hand' })
    await until(() => playedBy('Bee').bot.readings.length, (count) => count > 20)
    await pause(Math.max(0, LEAST_MS - (Date.now() - beganMs)))
  })
  afterAll(async () => {
    await Promise.all([...played.map(({ bot }) => bot.close()), host?.close()])
    await studio.close()
    await overtone?.close()
  })

  test('opens its report from the call in a new tab, which has the key and says that it is live', async () => {
    const tool = host.page.getByRole('button', { name: 'Open the report of this meeting in a new tab' })
    if (!await tool.isVisible()) await host.page.getByRole('button', { name: 'More controls' }).click()
    ;[report] = await Promise.all([host.page.context().waitForEvent('page'), host.page.getByText('Open the report of this meeting in a new tab').or(tool).first().click()])
    report.setDefaultTimeout(30_000)
    await report.locator('.live-pill').waitFor()
    await report.waitForURL(/\/analytics\/[\w:-]+$/)
    expect(new URL(report.url()).search).toBe('')
    await report.locator('[data-person="Bee"]').first().waitFor()
  })

  test('sees it end, and the numbers stay', async () => {
    for (const one of played) await leave(one)
    await host.page.getByRole('button', { name: 'Leave' }).click()
    await host.page.getByRole('button', { name: 'Meeting report' }).waitFor()
    await report.locator('.live-pill').waitFor({ state: 'detached' })
    read = JSON.parse((await save('JSON')).toString('utf8')) as MeetingReport
    expect(read.people.map(({ displayName }) => displayName).toSorted()).toEqual(['Ada', 'Bee', 'Cyd', 'Dot'])
    expect(read.meeting.end).toBe('closed')
  })

  test('reads who was there and for how long, within three seconds of what was played', () => {
    for (const { name, joinedMs, leftMs } of played) expect(Math.abs((of(name)?.presentMs ?? 0) - (leftMs - joinedMs)), name).toBeLessThanOrEqual(TOLERANCE_MS)
  })

  test('reads who spoke, what was written and whose hand was up', () => {
    expect(of('Bee')?.talkShare).toBe(1)
    expect(of('Bee')?.speakingMs).toBeGreaterThan(5000)
    for (const name of ['Ada', 'Cyd', 'Dot']) expect(of(name), name).toMatchObject({ speakingMs: 0, turns: 0 })
    expect(of('Bee')?.chat).toHaveLength(2)
    expect(of('Dot')?.hand).toHaveLength(1)
  })

  test('never sees who shared with nobody but themselves, nor can reckon it from the room', async () => {
    expect(of('Cyd')?.expression).toBeNull()
    expect(of('Ada')?.expression).toBeNull()
    expect(of('Bee')?.expression?.coverage).toBeGreaterThan(0)
    if (read.mood.kind === 'shown') expect(Math.max(...read.mood.analysed.map((one) => one ?? 0))).toBeLessThanOrEqual(2)
    await report.locator('[data-part="people"]').getByRole('radio', { name: 'Table' }).click()
    await report.getByRole('row', { name: /^Cyd/ }).getByText('not shared').waitFor()
  })

  test('the page says the same as the file', async () => {
    await report.locator('[data-part="talk"]').getByRole('radio', { name: 'Table' }).click()
    expect(await report.locator('[data-part="talk"]').getByRole('row', { name: /^Bee/ }).innerText()).toContain('100%')
    expect(await report.locator('[data-figure="people"] strong').innerText()).toBe('4')
  })

  test('saves a table and a document', async () => {
    const csv = (await save('CSV')).toString('utf8')
    for (const { name } of played) expect(csv).toContain(name)
    const pdf = await save('PDF')
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(2000)
  })

  test('finds the meeting in the list, and somebody without a key does not', async () => {
    await report.getByRole('link', { name: 'All your meetings' }).click()
    await report.getByRole('heading', { name: 'review' }).waitFor()
    expect(await report.locator('[data-meeting]').count()).toBe(1)
    const stranger = await Person.open({})
    try {
      await stranger.page.goto(`${overtone.url}/analytics/${read.meeting.meetingId}`)
      await stranger.page.getByRole('heading', { name: 'This browser has no keys to any meeting' }).waitFor()
    } finally {
      await stranger.close()
    }
  })
})
