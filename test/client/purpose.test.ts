// Where the server's purpose prohibits analysis the page has none: one door to it, shut; and the words in its place.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadAnalysis } from '../../client/state/analysis-door.ts'
import { parseDeployment, prohibitionSentence, purposeSentence } from '../../client/state/deployment.ts'
import { ACCESS_MODES } from '../../src/protocol/constants.ts'
import { ANALYSIS_OFFERS, PURPOSES } from '../../src/protocol/purpose.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** The files that `path` brings into the page: what it imports at once, and what it may fetch later. Types bring nothing. */
function importsOf(path: string): { readonly atOnce: readonly string[]; readonly later: readonly string[] } {
  const text = readFileSync(join(root, path), 'utf8')
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '').filter((name) => /^\.{1,2}\/.*\.tsx?$/.test(name)).map((name) => normalize(join(dirname(path), name)))
  return { atOnce: found(/^\s*(?:import|export)\s(?!type\s)(?:[^'"`;]*?\sfrom\s*)?'([^']+)'/gm), later: found(/\bimport\(\s*'([^']+)'\s*\)/g) }
}

function reach(from: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    importsOf(path).atOnce.forEach(visit)
  }
  visit(from)
  return seen
}

describe('the page', () => {
  const page = reach('client/main.tsx')

  test('brings nothing of labels, consent or the sign with it', () => {
    expect(page.has('client/call/call-page.tsx')).toBe(true)
    expect([...page].filter((path) => /^client\/(?:analysis|overlay)\//.test(path))).toEqual([])
  })

  test('has one door to them', () => {
    const later = [...page].flatMap((path) => importsOf(path).later.map((target) => ({ path, target })))
    const pages = ['client/analytics/analytics-page.tsx', 'client/moderator/dashboard-page.tsx']
    const doors = later.filter(({ path }) => path !== 'client/words/words.ts')
    expect(doors.filter(({ path }) => path !== 'client/app.tsx')).toEqual([{ path: 'client/state/analysis-door.ts', target: 'client/analysis/call-analysis.tsx' }])
    expect(doors.filter(({ path }) => path === 'client/app.tsx').map(({ target }) => target).toSorted()).toEqual(pages)
    // Report and dashboard show observable facts by themselves; what draws expressions is a part of its own there, too.
    for (const path of pages.flatMap((target) => [...reach(target)])) expect(path).not.toMatch(/^client\/(?:analysis|overlay)\/|analytics\/expression|moderator\/labels|words\/.*(?:analysis|consent|expression)/)
    // Another language brings the words of the page, and none of labels and consent.
    const words = later.filter(({ path }) => path === 'client/words/words.ts').map(({ target }) => target)
    expect(words.toSorted()).toEqual(['de', 'es', 'fr', 'zh'].map((language) => `client/words/${language}/always.ts`))
    for (const path of [...page, ...words.flatMap((target) => [...reach(target)])]) expect(path).not.toMatch(/words\/.*(?:analysis|consent)/)
    expect(reach('client/analysis/call-analysis.tsx')).toContain('client/overlay/overlay.tsx')
  })

  test.each(PURPOSES)('leaves it shut on a server for %s that prohibits analysis, and before the server has said anything', (purpose) => {
    expect(loadAnalysis({ purpose, analysis: 'prohibited', access: 'open', retentionHours: 24 })).toBeNull()
    expect(loadAnalysis(null)).toBeNull()
  })
})

describe('what the server says of itself', () => {
  test('is taken in the agreed form alone', () => {
    for (const purpose of PURPOSES) for (const analysis of ANALYSIS_OFFERS) for (const access of ACCESS_MODES) expect(parseDeployment({ purpose, analysis, access, retentionHours: 24, later: 1 })).toEqual({ purpose, analysis, access, retentionHours: 24 })
    for (const raw of [null, undefined, 'work', [], {}, { purpose: 'work' }, { purpose: 'school', analysis: 'off', access: 'open', retentionHours: 24 }, { purpose: 'work', analysis: true, access: 'open', retentionHours: 24 }, { purpose: 'work', analysis: 'off' }, { purpose: 'work', analysis: 'off', access: 'open' }, { purpose: 'work', analysis: 'off', access: 'closed', retentionHours: 24 }]) expect(parseDeployment(raw)).toBeNull()
  })

  test('is named where consent is asked', () => {
    expect(purposeSentence({ purpose: 'personal', analysis: 'available', access: 'open', retentionHours: 24 })).toBe('This server is for personal calls.')
    expect(PURPOSES.map((purpose) => purposeSentence({ purpose, analysis: 'available', access: 'open', retentionHours: 24 })).filter((sentence) => !/^This server is for [a-z ]+\.$/.test(sentence))).toEqual([])
  })

  test('stands in place of analysis where the purpose prohibits it, and nowhere else', () => {
    expect(prohibitionSentence({ purpose: 'work', analysis: 'prohibited', access: 'open', retentionHours: 24 })).toBe('This server is for work: nobody’s expressions are analysed here.')
    for (const other of [null, { purpose: 'personal', analysis: 'available', access: 'open', retentionHours: 24 }, { purpose: 'research', analysis: 'off', access: 'token', retentionHours: 24 }] as const) expect(prohibitionSentence(other)).toBeNull()
  })
})
