// The PDF as a reader's program takes it: tagged, titled, in its language, with every character of every name that a font has.
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../../src/protocol/constants.ts'
import { exportReport, fileNameOf } from '../../../src/insights/report/export-report.ts'
import { pdfOf } from '../../../src/insights/report/pdf/pdf-export.ts'
import { ticksOf } from '../../../src/insights/report/pdf/time-axis.ts'
import { Typesetter } from '../../../src/insights/report/pdf/typesetter.ts'
import type { Face } from '../../../src/insights/report/pdf/fonts.ts'
import { exportWords, fill, formatOf } from '../../../src/insights/report/words/words.ts'
import { reportFixture } from '../report-fixture.ts'
import { meeting, person, report } from './recorded.ts'

/** Made on a machine that does other things, too. */
const TIMEOUT_MS = 120_000
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Every stream of the file, inflated. */
function streams(bytes: Uint8Array): readonly string[] {
  const raw = Buffer.from(bytes)
  return [...text(bytes).matchAll(/\/Filter \/FlateDecode[^>]*>>\s*stream\r?\n/g)].map((match) => {
    const from = match.index + match[0].length
    return inflateSync(raw.subarray(from, raw.indexOf('\nendstream', from))).toString('latin1')
  })
}

/** The characters that its fonts can give back to whoever copies or hears them. */
function characters(bytes: Uint8Array): ReadonlySet<string> {
  const maps = streams(bytes).filter((stream) => stream.includes('beginbfrange'))
  return new Set(maps.flatMap((map) => [...map.matchAll(/<([0-9a-f ]+)>/g)].flatMap((match) => String.fromCharCode(...(match[1] ?? '').split(' ').map((unit) => Number.parseInt(unit, 16))))))
}

const pages = (bytes: Uint8Array): number => [...text(bytes).matchAll(/\/Type \/Page\b/g)].length

test('a report of ten people is a tagged, titled A4 document with a bookmark for each part, the same bytes each time', async () => {
  const built = report(reportFixture(1, { people: 10, minutes: 60 }))
  const bytes = await pdfOf(built, 'en')
  const file = text(bytes)
  expect(file.startsWith('%PDF-1.7')).toBe(true)
  expect(file).toContain('/Marked true')
  expect(file).toContain('/Lang (en-GB)')
  expect(file).toContain('/DisplayDocTitle true')
  expect(file).toContain('595.28 841.89')
  for (const tag of ['Document', 'H1', 'H2', 'P', 'Figure', 'Table', 'TR', 'TH', 'TD']) expect(file, tag).toMatch(new RegExp(`/S /${tag}\\b`))
  expect([...file.matchAll(/\/S \/H2\b/g)].length).toBe(7)
  // Every figure is told in words.
  expect([...file.matchAll(/\/S \/Figure\b[^>]*?\/Alt/g)].length).toBe([...file.matchAll(/\/S \/Figure\b/g)].length)
  expect(pages(bytes)).toBe(3)
  const shown = characters(bytes)
  expect(Array.from(built.people.map(({ displayName }) => displayName).join('')).filter((character) => !shown.has(character))).toEqual([])
  expect(shown.has('□')).toBe(false)
  expect(Buffer.compare(Buffer.from(await pdfOf(built, 'en')), Buffer.from(bytes))).toBe(0)
}, TIMEOUT_MS)

test('in Chinese every word is there in a font that has it', async () => {
  const built = report(reportFixture(1, { people: 6, minutes: 20 }))
  const shown = characters(await pdfOf(built, 'zh'))
  const { title, mood, meaning, talk } = exportWords.zh
  expect(Array.from(`${title}${mood.title}${mood.lead}${meaning.labels}${talk.columns.made}`).filter((character) => !shown.has(character))).toEqual([])
}, TIMEOUT_MS)

test('what no font has is a box, be it a letter or a picture of several', async () => {
  const shown = characters(await pdfOf(report(meeting([person('p', { displayName: 'سعيد' })])), 'en'))
  expect(shown.has('□')).toBe(true)
  expect(Array.from('سعيد').filter((character) => shown.has(character))).toEqual([])
  expect(pages(await pdfOf(report(meeting([person('p', { displayName: '👩🏽‍🚀 Zoë' })])), 'de'))).toBeGreaterThan(0)
}, TIMEOUT_MS)

test.each(LANGUAGES)('in %s a meeting of nobody, one under a prohibition and one that goes on are documents, too', async (language) => {
  const records = [meeting([]), reportFixture(2, { people: 3, minutes: 5, analysis: 'prohibited' }), { ...reportFixture(2, { people: 6, minutes: 5 }), end: 'running' as const }]
  for (const record of records) expect(pages(await pdfOf(report(record), language))).toBeGreaterThanOrEqual(1)
}, TIMEOUT_MS)

test('tables and lanes of fifty people go on over pages that are numbered', async () => {
  const bytes = await pdfOf(report(reportFixture(3, { people: 50, minutes: 30 })), 'fr')
  expect(pages(bytes)).toBeGreaterThan(6)
  expect(pages(bytes)).toBeLessThan(12)
}, TIMEOUT_MS)

test('a file is named by room and time, whatever the room is called, and has its media type', async () => {
  const built = report(meeting([]))
  expect(fileNameOf({ ...built, meeting: { ...built.meeting, roomId: '../a b"' } }, 'pdf')).toBe('overtone-___a_b_-2026-11-24-1400.pdf')
  expect(await exportReport(built, 'csv', 'de')).toMatchObject({ mediaType: 'text/csv; charset=utf-8', fileName: 'overtone-room-2026-11-24-1400.csv' })
  expect(await exportReport(built, 'json', 'de')).toMatchObject({ mediaType: 'application/json; charset=utf-8' })
})

const face: Face = { name: 'test', weight: 400, truetype: new Uint8Array(), has: (character) => character !== '☃' }
const typesetter = (locale = 'en'): Typesetter => new Typesetter({ faces: [face], locale, measure: (run) => run.text.length * 10, hasGlyph: () => true })

test('lines break between words, inside a word that is longer than a line, and in Chinese between characters but before no mark', () => {
  expect(typesetter().lines('one two three', { sizePt: 10 }, 75)).toEqual(['one two', 'three'])
  expect(typesetter().lines('incomprehensible', { sizePt: 10 }, 60)).toEqual(['incomp', 'rehens', 'ible'])
  expect(typesetter().lines('no\u00a0break here', { sizePt: 10 }, 80)).toEqual(['no\u00a0break', 'here'])
  for (const line of typesetter('zh').lines('模型会出错，把握较低。不确定', { sizePt: 10 }, 50).slice(1)) expect(line).not.toMatch(/^[，。]/)
  expect(typesetter().fitted('Bartholomew', { sizePt: 10 }, 60)).toBe('Barth…')
  expect(typesetter().runs('a☃b').map((run) => run.text)).toEqual(['a□b'])
})

test('a sentence without its value is an error, not a sentence with a hole', () => {
  expect(() => fill('Room {{room}}', {})).toThrow('room')
  expect(fill('{{a}}{{b}}', { a: '{{b}}', b: '1' })).toBe('{{b}}1')
})

test('ticks of a time axis are round and never closer than their words are wide', () => {
  for (const minutes of [1, 7, 45, 240, 1440, 10_080]) {
    const ticks = ticksOf({ fromMs: 0, toMs: minutes * 60_000 }, 470)
    expect(ticks.length).toBeGreaterThan(minutes > 5000 ? 5 : 1)
    expect(ticks.length).toBeLessThan(12)
  }
  expect(ticksOf({ fromMs: 5, toMs: 5 }, 470).length).toBe(1)
})

test('durations and shares are written as each language does', () => {
  expect(formatOf('de').percent(0.5)).toBe('50\u00a0%')
  expect(formatOf('en').duration(3_660_000)).toBe('1\u00a0hr 1\u00a0min')
  expect(formatOf('en').duration(0)).toBe('0\u00a0secs')
  expect(formatOf('zh').list(['甲', '乙'])).toBe('甲、乙')
  expect(formatOf('en').clock(3_661_000)).toBe('1:01:01')
})
