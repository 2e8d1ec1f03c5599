// The pages of those who are put out of a call or not let in, and what the newer panels say where colours are forced.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { Client } from '../signaling/support.ts'
import { cutOff, sidewaysPx, smallTargets, violationsInBothThemes } from './axe.ts'
import { Person } from './browser.ts'
import { startServer } from './support.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let overtone: Overtone
let ben: Person
let page: Page
const clients: Client[] = []

beforeAll(async () => {
  ;[overtone, ben] = await Promise.all([startServer({ analysis: { embedded: false } }), Person.open({}, { width: 1100, height: 760 })])
  page = ben.page
  page.setDefaultTimeout(20_000)
  await page.addInitScript(`if (localStorage.length === 0) localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false }))`)
})
afterAll(async () => {
  for (const client of clients) client.socket.disconnect()
  await ben?.close()
  await overtone?.close()
})

async function somebody(roomId: string, name: string): Promise<Client> {
  const client = new Client(overtone.url)
  clients.push(client)
  await client.connected()
  await client.join(roomId, name)
  return client
}

/** What axe finds in both themes, what is cut off or too small for a finger on a phone. */
async function faultsOf(heading: string): Promise<readonly string[]> {
  await page.getByRole('heading', { name: heading }).waitFor()
  const found = await violationsInBothThemes(page)
  await page.setViewportSize({ width: 390, height: 844 })
  const narrow = [...await cutOff(page), ...await smallTargets(page), ...(await sidewaysPx(page) > 0 ? ['wider than the window'] : [])]
  await page.setViewportSize({ width: 1100, height: 760 })
  return [...found, ...narrow]
}

describe('whoever is put out', () => {
  test.each([
    ['turned away from the lobby', 'You were not let in', 'Try again'],
    ['left in the lobby by the last who could let them in', 'The call has ended', 'Join again'],
    ['removed', 'Grace removed you from the call', 'Join again'],
    ['banned', 'Grace banned you from this call', 'Go to the start page'],
  ] as const)('%s reads so, on a page with no fault, and goes on by Enter', async (how, heading, next) => {
    const room = `gate-${heading.toLowerCase().replaceAll(' ', '-')}`
    const host = await somebody(room, 'Grace')
    const waits = how.includes('lobby')
    if (waits) await host.ok('room:set-lobby', { on: true })
    await page.goto(`${overtone.url}/${room}?name=Ben&join=1`)
    if (waits) {
      await page.getByRole('heading', { name: 'You are in the lobby' }).waitFor()
      if (how.startsWith('turned')) await host.ok('lobby:deny-all', {})
      else await host.ok('room:leave', {})
    } else {
      const { peerId } = (await host.next('peer:joined')).peer
      await ben.ownTile().waitFor()
      await host.ok(how === 'banned' ? 'peer:ban' : 'peer:remove', { peerId })
    }
    expect(await faultsOf(heading)).toEqual([])
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(next)
    if (waits) expect(await page.getByRole('button', { name: 'My data' }).count()).toBe(0)
    else {
      await page.getByRole('button', { name: 'My data' }).click()
      await page.getByRole('dialog', { name: 'My data' }).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: next }).focus()
    }
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Join', exact: true }).waitFor()
  })

  test('may knock three times, and is told so at the fourth', async () => {
    const host = await somebody('gate-closed', 'Grace')
    await host.ok('room:set-lobby', { on: true })
    for (let knocks = 0; knocks < 3; knocks++) {
      await page.goto(`${overtone.url}/gate-closed?name=Ben&join=1`)
      await page.getByRole('heading', { name: 'You are in the lobby' }).waitFor()
      await host.ok('lobby:deny-all', {})
      await page.getByRole('heading', { name: 'You were not let in' }).waitFor()
    }
    await page.goto(`${overtone.url}/gate-closed?name=Ben&join=1`)
    expect(await faultsOf('You have been turned away too often')).toEqual([])
  })
})

describe('where colours are forced', () => {
  const line = (one: Locator): Promise<string> => one.evaluate((element) => getComputedStyle(element).borderTopStyle)
  const ground = (one: Locator): Promise<string> => one.evaluate((element) => getComputedStyle(element).backgroundColor)

  beforeAll(async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    await page.goto(`${overtone.url}/lines?name=Ben&join=1`)
    await ben.ownTile().waitFor()
  })
  afterAll(() => page.emulateMedia({ forcedColors: 'none' }))

  test('people: who waits stands apart, and a switch shows whether it is on', async () => {
    await page.keyboard.press('p')
    const lobby = page.locator('.toggle').filter({ hasText: 'Lobby' })
    const [track, thumb] = [lobby.locator('.toggle-track'), lobby.locator('.toggle-thumb')]
    expect(await line(track)).toBe('solid')
    expect(await ground(thumb)).not.toBe(await ground(track))
    const offAt = (await thumb.boundingBox())?.x ?? 0
    await page.getByRole('switch', { name: /Lobby/ }).press('Space')
    await page.waitForFunction((x) => (document.querySelector('.toggle-thumb')?.getBoundingClientRect().x ?? 0) > x + 10, offAt)
    const cleo = new Client(overtone.url)
    clients.push(cleo)
    await cleo.connected()
    await cleo.refused('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'lines', displayName: 'Cleo' })
    await page.locator('.people-waiting').waitFor()
    expect(await line(page.locator('.people-waiting'))).toBe('solid')
    expect(await line(page.locator('.people-waiting .side-tab-badge'))).toBe('solid')
    await page.getByRole('button', { name: 'Let Cleo in' }).click()
    await cleo.join('lines', 'Cleo', { resumeToken: (await cleo.next('lobby:admitted')).resumeToken })
  })

  test('chat: each message is in a box, one’s own in another, and the tab that is open is marked', async () => {
    await page.keyboard.press('c')
    await page.getByRole('textbox', { name: 'Write a message' }).fill('Good morning')
    await page.keyboard.press('Enter')
    await clients.at(-1)?.ok('chat:send', { text: 'And to you', draftId: 'd' })
    const [own, other] = [page.locator('.chat-group[data-own] .chat-text'), page.locator('.chat-group:not([data-own]) .chat-text')]
    await other.waitFor()
    expect([await line(own), await line(other)]).toEqual(['solid', 'solid'])
    const endOf = (one: Locator): Promise<string> => one.evaluate((element) => getComputedStyle(element).borderInlineEndWidth)
    expect(await endOf(own)).not.toBe(await endOf(other))
    const tabs = page.getByRole('tab')
    expect(await tabs.and(page.locator('[data-selected]')).evaluate((tab) => getComputedStyle(tab).outlineStyle)).toBe('solid')
  })

  test('the bars of a connection and a hand are there', async () => {
    // In the chat's field it would be a letter.
    await page.getByRole('tab', { name: 'People' }).focus()
    await page.keyboard.press('h')
    await page.locator('.tile-hand').first().waitFor()
    expect(await line(page.locator('.tile-hand').first())).toBe('solid')
    const bar = page.locator('[data-self] .quality i').first()
    await bar.waitFor()
    const on = await ground(bar)
    await bar.evaluate((element) => element.removeAttribute('data-on'))
    expect(await ground(bar)).not.toBe(on)
  })

  test('my data: the second question and what it would do are framed', async () => {
    await page.getByRole('tab', { name: 'My data' }).click()
    await page.getByRole('button', { name: 'Delete …' }).click()
    expect(await line(page.locator('.my-data-sure'))).toBe('solid')
    expect(await line(page.locator('.my-data-harsh'))).toBe('solid')
    await page.getByRole('button', { name: 'Keep it' }).click()
  })

  test('settings: what is chosen and what is read out are marked', async () => {
    await page.keyboard.press(',')
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const themes = await dialog.locator('.page-settings-theme').evaluateAll((all) => all.map((one) => getComputedStyle(one).outlineStyle))
    expect(themes.toSorted()).toEqual(['none', 'none', 'solid'])
    const marks = await dialog.locator('.page-settings-check').evaluateAll((all) => all.map((one) => (one.hasAttribute('data-selected') ? one.querySelector('svg')?.checkVisibility() === true : one.querySelector('svg')?.checkVisibility() === false)))
    expect(marks).toEqual(marks.map(() => true))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})
