// Who leads a call, in real browsers: the lobby, muting by asking, removing, banning, and the host who comes back as host.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Locator } from 'playwright-core'
import type { Overtone } from '../../src/main.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { Person } from './browser.ts'
import { startServer, until } from './support.ts'

const SECRET = 'a secret of the browser tests, long enough'

describe('a host and a guest', () => {
  let overtone: Overtone
  let ada: Person
  let ben: Person

  beforeAll(async () => {
    ;[overtone, ada, ben] = await Promise.all([startServer({ access: { secret: SECRET }, analysis: { embedded: false } }), Person.open({}), Person.open({})])
    // One story: what goes wrong early must not cost each later step half a minute.
    for (const { page } of [ada, ben]) page.setDefaultTimeout(15_000)
    for (const { page } of [ada, ben]) await page.addInitScript(() => localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false, ...JSON.parse(localStorage.getItem('overtone.preferences') ?? '{}') })))
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
  })

  const press = (person: Person, name: string | RegExp, exact = true): Promise<void> => person.page.getByRole('button', { name, exact }).click()
  const rowOf = (person: Person, name: string): Locator => person.page.getByRole('listitem').filter({ hasText: name })
  async function choose(person: Person, whom: string, what: string | RegExp): Promise<void> {
    await press(person, `Actions for ${whom}`)
    await person.page.getByRole('menuitem', { name: what }).click()
  }
  async function knock(): Promise<void> {
    await ben.page.goto(`${overtone.url}/standup`)
    await ben.page.getByRole('textbox', { name: 'Your name' }).fill('Ben')
    await press(ben, 'Join')
    await ben.page.getByRole('heading', { name: 'You are in the lobby' }).waitFor()
  }

  test('whoever opens the room is its host, and switches the lobby on by keyboard', async () => {
    await ada.join(overtone.url, 'standup', 'Ada')
    await ada.page.keyboard.press('p')
    await rowOf(ada, 'Ada (you)').getByText('Host').waitFor()
    await ada.page.getByRole('switch', { name: /Lobby/ }).press('Space')
    await ada.page.getByText('The lobby is on').waitFor({ state: 'attached' })
  })

  test('whoever comes then waits, is turned away in words, and knocks again', async () => {
    await knock()
    await press(ada, 'Turn Ben away')
    await ben.page.getByRole('heading', { name: 'You were not let in' }).waitFor()
    await press(ben, 'Try again')
    await press(ben, 'Join')
    await ben.page.getByRole('heading', { name: 'You are in the lobby' }).waitFor()
  })

  test('and is let in by the host', async () => {
    await press(ada, 'Let Ben in')
    await ben.ownTile().waitFor()
    await ada.page.getByText('In the call · 2').waitFor()
    expect(await ben.page.getByRole('button', { name: /^Actions for/ }).count()).toBe(0)
  })

  test('who mutes them: they are told by whom, and nobody hears them', async () => {
    await rowOf(ada, 'Ben').getByRole('img', { name: 'Microphone on' }).waitFor()
    await choose(ada, 'Ben', 'Mute')
    await ben.page.locator('.strip').getByText('Ada muted your microphone').waitFor()
    await rowOf(ada, 'Ben').getByRole('img', { name: 'Microphone off' }).waitFor()
    await ben.page.getByRole('button', { name: 'Unmute microphone' }).waitFor()
  })

  test('and asks them to unmute, which they do themselves, or not', async () => {
    await choose(ada, 'Ben', 'Ask to unmute')
    const question = ben.page.getByRole('alertdialog', { name: 'Ada asks you to unmute' })
    await question.getByRole('button', { name: 'Stay muted' }).press('Enter')
    await question.waitFor({ state: 'detached' })
    await ben.page.getByRole('button', { name: 'Unmute microphone' }).waitFor()
    await choose(ada, 'Ben', 'Ask to unmute')
    await question.getByRole('button', { name: 'Unmute', exact: true }).click()
    await rowOf(ada, 'Ben').getByRole('img', { name: 'Microphone on' }).waitFor()
  })

  test('the host who reloads the page is host again, at once and past the lobby', async () => {
    await ada.page.reload()
    await press(ada, 'Join')
    await ada.ownTile().waitFor()
    await ada.page.keyboard.press('p')
    await rowOf(ada, 'Ada (you)').getByText('Host').waitFor()
    await rowOf(ada, 'Ben').waitFor()
  })

  test('makes them an observer, who sends nothing and has no tile, and a participant again', async () => {
    await choose(ada, 'Ben', 'Make observer')
    await rowOf(ada, 'Ben').getByText('Observer').waitFor()
    await ben.page.getByRole('button', { name: /ute microphone/ }).waitFor({ state: 'detached' })
    await until(() => overtone.dump(), ({ producers }) => producers === 1)
    expect(await ada.page.locator('[data-peer-id]:not([data-self])').count()).toBe(0)
    await choose(ada, 'Ben', 'Make participant')
    await press(ben, 'Unmute microphone')
    await rowOf(ada, 'Ben').getByRole('img', { name: 'Microphone on' }).waitFor()
  })

  test('removes them, after asking, in words; back in, they are banned and stay out', async () => {
    await choose(ada, 'Ben', /^Remove/)
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await ben.page.getByRole('heading', { name: 'Ada removed you from the call' }).waitFor()
    await press(ben, 'Join again')
    await press(ben, 'Join')
    await ben.page.getByRole('heading', { name: 'You are in the lobby' }).waitFor()
    await press(ada, 'Let Ben in')
    await ben.ownTile().waitFor()
    await choose(ada, 'Ben', /^Ban/)
    await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Ban', exact: true }).click()
    await ben.page.getByRole('heading', { name: 'Ada banned you from this call' }).waitFor()
    await ben.page.goto(`${overtone.url}/standup`)
    await press(ben, 'Join')
    await ben.page.getByRole('heading', { name: 'You may not come back into this call' }).waitFor()
    await ada.page.getByRole('button', { name: 'Allow Ben again' }).waitFor()
  })

  test('a link with a token gives name and role, and leaves no token in the address', async () => {
    const token = await signAccessToken({ sub: 'olga', role: 'observer', room: 'standup', name: 'Olga O.', exp: Math.floor(Date.now() / 1000) + 600 }, SECRET)
    await ada.page.getByRole('switch', { name: /Lobby/ }).press('Space')
    await ben.page.evaluate(() => sessionStorage.clear())
    await ben.page.goto(`${overtone.url}/standup#token=${token}`)
    await ben.page.getByText('You join as an observer').waitFor()
    expect(new URL(ben.page.url()).hash).toBe('')
    expect(await ben.page.getByRole('textbox', { name: 'Your name' }).inputValue()).toBe('Olga O.')
    await press(ben, 'Join')
    await rowOf(ada, 'Olga O.').getByText('Observer').waitFor()
  })
})
