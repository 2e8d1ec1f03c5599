// A server for work in real browsers: the call is whole, its people are told that nobody is analysed, and nothing of the analysis is fetched.
import { readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { startServer, until } from './support.ts'

const SENTENCE = 'This server is for work: nobody’s expressions are analysed here.'
/** What is in the scripts and styles of the analysis and in none of the others. */
const OF_THE_ANALYSIS = ['consent:give', 'Stop my analysis', 'looks happy', '.chip-arc', '.consent-facts']

describe('two people on a server for work', () => {
  let overtone: Overtone
  let ada: Person
  let ben: Person
  const fetched = new Map<string, Promise<string>>()

  beforeAll(async () => {
    overtone = await startServer({ deployment: { purpose: 'work' }, analysis: { modelsDir: 'there-is-no-such-folder' } })
    ada = await Person.open({})
    ben = await Person.open({})
    for (const { page } of [ada, ben]) {
      page.on('response', (response) => {
        if (/\.(?:js|css)$/.test(new URL(response.url()).pathname)) fetched.set(response.url(), response.text())
      })
    }
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
  })

  test('are told on the join page what the server is for', async () => {
    await ada.page.goto(`${overtone.url}/standup`)
    await ada.page.getByText(SENTENCE).waitFor()
    expect(await ada.page.getByText('unless you say so').count()).toBe(0)
  })

  test('join, and see each other move', async () => {
    await ada.join(overtone.url, 'standup', 'Ada')
    await ben.join(overtone.url, 'standup', 'Ben')
    const [adaId, benId] = [await ada.ownPeerId(), await ben.ownPeerId()]
    await Promise.all([ben.videoAdvances(adaId), ada.videoAdvances(benId)])
  })

  test('read the sentence in the call, in place of the sign, the invitation, the question and the switch for labels', async () => {
    for (const { page } of [ada, ben]) {
      await page.getByText(SENTENCE).waitFor()
      expect(await page.getByRole('button').evaluateAll((buttons) => buttons.map((button) => button.ariaLabel ?? button.textContent).filter((name) => /analy|label|agree|tell me more/i.test(name ?? '')))).toEqual([])
      await page.keyboard.press('o')
      expect(await page.getByText(/Labels (?:hidden|shown)|express\b|label on your picture/).count()).toBe(0)
      expect(await page.locator('[data-testid="overlay"], [role="dialog"], .sign, .strip').count()).toBe(0)
    }
  })

  test('have fetched nothing of labels and consent', async () => {
    const assets = new URL('../../dist/client/assets/', import.meta.url)
    const shipped = readdirSync(assets).filter((name) => /\.(?:js|css)$/.test(name))
    const analysis = shipped.filter((name) => OF_THE_ANALYSIS.some((word) => readFileSync(new URL(name, assets), 'utf8').includes(word)))
    expect(analysis.map((name) => name.replace(/-[^.]*/, '')).toSorted()).toEqual(['analysis.js', 'call.css', 'call.js'])
    // What the page's own head names, and what that imports: the rest comes when it is asked for.
    const first = new Set([...readFileSync(new URL('../index.html', assets), 'utf8').matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1] ?? ''))
    for (const name of first) for (const match of readFileSync(new URL(name, assets), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) first.add(match[1] ?? '')
    expect([...first].filter((name) => analysis.includes(name) || /^(?:analytics|expression|chart)-/.test(name))).toEqual([])
    expect([...fetched.keys()].map((url) => url.split('/').at(-1) ?? '').toSorted()).toEqual([...first].toSorted())
    for (const [url, text] of fetched) {
      const body = await text
      for (const word of OF_THE_ANALYSIS) expect(body.includes(word), `${word} in ${url}`).toBe(false)
    }
  })

  test('are analysed by nothing', async () => {
    expect(overtone.inspect().inferenceWorkers).toEqual([])
    expect((await overtone.dump()).taps).toBe(0)
  })

  test('leave a call of which nothing is left, and are told no more than that', async () => {
    await ada.page.getByRole('button', { name: 'Leave' }).click()
    await ada.page.getByText('Your camera and microphone are off.', { exact: true }).waitFor()
    await ben.page.getByRole('button', { name: 'Leave' }).click()
    await until(() => overtone.dump(), ({ rooms, transports, producers, consumers }) => rooms + transports + producers + consumers === 0)
  })
})
