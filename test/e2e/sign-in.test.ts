// Signing in by the button, in a browser, with a real OpenID Connect provider: into the call under the provider's name, and out again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { SIGN_IN, TestProvider } from '../signaling/oidc.ts'
import { Person } from './browser.ts'
import { startServer } from './support.ts'

describe('the button to sign in', () => {
  let provider: TestProvider
  let overtone: Overtone
  let ada: Person

  beforeAll(async () => {
    provider = await TestProvider.open()
    overtone = await startServer({ access: { mode: 'token' }, oidc: { ...SIGN_IN, issuer: provider.issuer }, analysis: { embedded: false } })
    provider.serve(`${overtone.url}/api/sign-in/done`)
    ada = await Person.open({})
    ada.page.setDefaultTimeout(15_000)
    // The provider's own page asks for a font from far away.
    await ada.page.route('https://**', (route) => route.abort())
    await ada.page.addInitScript(() => localStorage.length === 0 && localStorage.setItem('overtone.preferences', JSON.stringify({ cameraOn: false })))
  })
  afterAll(async () => {
    await ada?.close()
    await overtone?.close()
    provider?.close()
  })
  const signIn = () => ada.page.getByTestId('sign-in')

  test('goes to the provider and comes back to the room, signed in, with no token in the address or the history', async () => {
    const { page } = ada
    await page.goto(`${overtone.url}/standup`)
    await signIn().getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.origin === provider.issuer)
    await page.locator('input[name="login"]').fill('ada')
    await page.locator('input[name="password"]').fill('x')
    await page.locator('button[type="submit"]').click()
    await page.locator('input[name="prompt"][value="consent"]').waitFor({ state: 'attached' })
    await page.locator('button[type="submit"]').click()
    await signIn().getByText('Signed in as Ada Lovelace').waitFor()
    expect(new URL(page.url())).toMatchObject({ pathname: '/standup', hash: '' })
    await page.reload()
    await signIn().getByText('Signed in as Ada Lovelace').waitFor()
    expect(new URL(page.url()).hash).toBe('')
  })

  test('gives the name and the role that the provider says', async () => {
    const { page } = ada
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await ada.ownTile().waitFor()
    await page.keyboard.press('p')
    await page.getByRole('listitem').filter({ hasText: 'Ada Lovelace (you)' }).getByText('Host').waitFor()
  })

  test('is there again after signing out, and nobody joins without it', async () => {
    const { page } = ada
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('button', { name: 'Join again' }).click()
    await signIn().getByRole('button', { name: 'Sign out' }).click()
    await signIn().getByRole('button', { name: 'Sign in' }).waitFor()
    await page.evaluate(() => sessionStorage.clear())
    await page.goto(`${overtone.url}/another-room`)
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ada')
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await page.getByRole('heading', { name: 'This server lets nobody in without an invitation' }).waitFor()
  })

  test('says why it came to nothing when it is given up at the provider', async () => {
    const { page } = ada
    await page.context().clearCookies()
    await page.goto(`${overtone.url}/standup`)
    await signIn().getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.origin === provider.issuer)
    await page.getByRole('link', { name: 'Cancel' }).click()
    await signIn().getByRole('alert').getByText('The sign-in was refused or given up').waitFor()
    await signIn().getByRole('button', { name: 'Sign in' }).waitFor()
  })
})
