// What people say beside their voices, in two real browsers: chat with its badge and history, a hand with its place, a reaction that goes.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { PACE } from '../../src/signaling/conversation.ts'
import { sidewaysPx, smallTargets, violationsInBothThemes } from './axe.ts'
import { Person } from './browser.ts'
import { startServer, until } from './support.ts'

// axe in two browsers.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let overtone: Overtone
let ada: Person
let ben: Person
let adaId: string
let benId: string

const composer = (person: Person) => person.page.getByRole('textbox', { name: 'Write a message' })
const log = (person: Person) => person.page.getByRole('log', { name: 'Messages' })
const tile = (person: Person, peerId: string) => person.page.locator(`.tile[data-peer-id="${peerId}"]`)
/** What is read out, waiting until it is. */
const hears = (person: Person, text: string) => person.page.getByTestId('announcer').getByText(text, { exact: true }).last().waitFor({ state: 'attached' })

beforeAll(async () => {
  ;[overtone, ada, ben] = await Promise.all([startServer({ analysis: { embedded: false } }), Person.open({}), Person.open({}, { width: 390, height: 800 })])
  // Nobody is looked at here: cameras that are encoded in software would only cost time.
  for (const { page } of [ada, ben]) await page.context().addInitScript(`if (localStorage.length === 0) localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false }))`)
  await ada.join(overtone.url, 'tea', 'Ada')
  await ben.join(overtone.url, 'tea', 'Ben')
  adaId = await ada.ownPeerId()
  benId = await ben.ownPeerId()
  await tile(ada, benId).waitFor()
})
afterAll(async () => {
  await Promise.all([ada?.close(), ben?.close()])
  await overtone?.close()
})

test('a key opens the chat with the field ready, Enter sends, and the other sees a badge and hears who wrote', async () => {
  await ada.page.keyboard.press('c')
  await expect.poll(() => composer(ada).evaluate((field) => field === document.activeElement), { timeout: 15_000 }).toBe(true)
  await ada.page.keyboard.type('Hello, Ben')
  await ada.page.keyboard.press('Shift+Enter')
  await ada.page.keyboard.type('see https://example.org/a.')
  await ada.page.keyboard.press('Enter')
  await log(ada).getByText('Hello, Ben').waitFor()
  expect(await composer(ada).inputValue()).toBe('')
  await ben.page.getByRole('button', { name: 'Show chat, 1 new' }).waitFor()
  await hears(ben, 'Ada writes: Hello, Ben see https://example.org/a.')
})

test('opening it shows the message with a link that leads out of the call, and the badge goes', async () => {
  await ben.page.getByRole('button', { name: 'Show chat, 1 new' }).click()
  const link = log(ben).getByRole('link')
  expect(await link.getAttribute('href')).toBe('https://example.org/a')
  expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer nofollow ugc'])
  await ben.page.getByRole('button', { name: 'Close the panel' }).click()
  await ben.page.getByRole('button', { name: 'Show chat', exact: true }).waitFor()
})

test('markup in a message is text, and nothing of it runs', async () => {
  await composer(ada).fill('<img src=x onerror="document.title=\'owned\'"><script>1</script>')
  await ada.page.keyboard.press('Enter')
  await ben.page.getByRole('button', { name: 'Show chat, 1 new' }).click()
  await log(ben).getByText('<img src=x').waitFor()
  expect(await log(ben).locator('img, script').count()).toBe(0)
  expect(await ben.page.title()).not.toContain('owned')
})

test('an author deletes a message for both, and nobody is offered to delete another’s', async () => {
  expect(await log(ben).getByRole('button', { name: 'Delete this message' }).count()).toBe(0)
  await log(ada).getByRole('button', { name: 'Delete this message' }).last().press('Enter')
  await log(ben).getByText('Message deleted').waitFor()
  expect(await log(ben).getByText('<img').count()).toBe(0)
})

test('who joins later reads what was written', async () => {
  const cat = await ada.page.context().newPage()
  await cat.goto(`${overtone.url}/tea?name=Cat&join=1`)
  await cat.locator('[data-self="true"]').waitFor()
  await cat.keyboard.press('c')
  await cat.getByRole('log', { name: 'Messages' }).getByText('Hello, Ben').waitFor()
  await cat.getByRole('log', { name: 'Messages' }).getByText('Message deleted').waitFor()
  await cat.close()
  await ada.page.bringToFront()
})

test('what is being written survives the closing of the panel', async () => {
  await composer(ada).fill('half a thought')
  await ada.page.keyboard.press('Escape')
  await composer(ada).waitFor({ state: 'detached' })
  await ada.page.keyboard.press('c')
  expect(await composer(ada).inputValue()).toBe('half a thought')
  await composer(ada).fill('')
  await ada.page.keyboard.press('Escape')
})

test('a hand goes up by key, shows its place on both pages, moves up, and goes down', async () => {
  await ben.page.getByRole('button', { name: 'Close the panel' }).click()
  await ben.page.keyboard.press('h')
  await tile(ada, benId).getByRole('img', { name: 'Hand raised, number 1' }).waitFor()
  await ada.page.keyboard.press('h')
  await tile(ben, adaId).getByRole('img', { name: 'Hand raised, number 2' }).waitFor()
  await hears(ada, 'Your hand is up, number 2')
  await ben.page.keyboard.press('h')
  await tile(ben, adaId).getByRole('img', { name: 'Hand raised, number 1' }).waitFor()
  await hears(ada, 'It is your turn: your hand is the first')
  await ada.page.keyboard.press('h')
  await tile(ben, adaId).getByRole('img', { name: /Hand raised/ }).waitFor({ state: 'detached' })
})

test('a reaction floats on its sender’s tile, is named, and is gone after 3 s; on a phone it is behind More', async () => {
  await ben.page.getByRole('button', { name: 'More controls' }).click()
  await ben.page.getByRole('menuitem', { name: 'React' }).click()
  await ben.page.getByRole('button', { name: 'Applause' }).click()
  const reaction = tile(ada, benId).getByRole('img', { name: 'Applause' })
  await reaction.waitFor()
  const shownMs = performance.now()
  await hears(ada, 'Ben: Applause')
  // This page asked for reduced motion: it stands still, in full sight.
  expect(await reaction.evaluate((sign) => [getComputedStyle(sign).animationName, getComputedStyle(sign).opacity])).toEqual(['none', '1'])
  await reaction.waitFor({ state: 'detached' })
  expect(performance.now() - shownMs).toBeGreaterThan(2000)
  expect(performance.now() - shownMs).toBeLessThan(4500)
})

test('the open chat with hands up has nothing that axe finds, no target too small, and fits its window; also on a phone', async () => {
  await ben.page.keyboard.press('h')
  await ada.page.keyboard.press('c')
  await ada.page.getByRole('region', { name: 'Raised hands' }).getByRole('button', { name: 'Lower hand of Ben' }).waitFor()
  if (await composer(ben).count() === 0) await ben.page.getByRole('button', { name: /^Show chat/ }).click()
  await composer(ben).waitFor()
  for (const { page } of [ada, ben]) {
    expect(await violationsInBothThemes(page)).toEqual([])
    // A link inside a sentence is as large as its words.
    expect([(await smallTargets(page)).filter((target) => !target.startsWith('a ')), await sidewaysPx(page)]).toEqual([[], 0])
  }
})

test('the host lowers another’s hand', async () => {
  await ada.page.getByRole('button', { name: 'Lower hand of Ben' }).click()
  await tile(ada, benId).getByRole('img', { name: /Hand raised/ }).waitFor({ state: 'detached' })
  await hears(ben, 'Your hand is down')
  await ada.page.getByRole('button', { name: 'Close the panel' }).click()
})

test('a message that could not be sent says so, is kept, and gets through once when tried again', async () => {
  const count = PACE.messages.capacity + 4
  await ada.page.keyboard.press('c')
  await composer(ada).waitFor()
  // In the page itself, as quickly as it takes them: a driver's round trips would keep the pace.
  await composer(ada).evaluate(async (field: HTMLTextAreaElement, count) => {
    for (let index = 0; index < count; index++) {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, `thought ${index}`)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await Promise.resolve()
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
      await Promise.resolve()
    }
  }, count)
  const alert = ada.page.getByRole('alert')
  await alert.getByText('Not sent. Too many requests.').first().waitFor()
  const failed = await alert.count()
  for (let left = failed; left > 0; left--) {
    // One a second is the pace.
    await until(async () => {
      await alert.first().getByRole('button', { name: 'Try again' }).click()
      await log(ada).locator('[data-state="sending"]').waitFor({ state: 'detached' })
      return alert.count()
    }, (count) => count < left, 250)
  }
  expect(await log(ada).getByText(/^thought \d+$/).count()).toBe(count)
})
