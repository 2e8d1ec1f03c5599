// Before a call, in real browsers: being heard, devices that are refused and given back, and by which ways the server is reached.
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { startServer, until, Wardrobe } from './support.ts'

/** A documentation address (RFC 5737): nothing answers there. */
const NOWHERE = '192.0.2.1'
/** The browser's own rule for networks where UDP must not be used. */
const NO_UDP = ['--webrtc-ip-handling-policy=disable_non_proxied_udp']

async function checkConnection(person: Person): Promise<Record<string, string>> {
  await person.page.getByRole('button', { name: /^Check the connection/ }).click()
  await person.page.locator('.check-summary[data-verdict]').waitFor()
  return Object.fromEntries(await person.page.locator('.check-line').evaluateAll((lines: HTMLElement[]) => lines.map(({ dataset }) => [dataset['path'] ?? '', dataset['result'] ?? ''])))
}

describe('the join page', () => {
  let overtone: Overtone
  const wardrobe = new Wardrobe()
  beforeAll(async () => {
    overtone = await startServer({ http: { host: '0.0.0.0' }, analysis: { enabled: false } })
  })
  afterAll(async () => {
    await overtone?.close()
    wardrobe[Symbol.dispose]()
  })

  test('hears who speaks, says so, and plays a sound on the chosen speaker', async () => {
    await using ada = await Person.open(wardrobe.person('ada', { expression: 'happiness', lookSeed: 9 }))
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByText('We hear you', { exact: true }).waitFor()
    await ada.page.evaluate(() => {
      const sinks: string[] = []
      const original = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'setSinkId')?.value as (id: string) => Promise<void>
      HTMLMediaElement.prototype.setSinkId = function (id) {
        sinks.push(id)
        return original.call(this, id)
      }
      Object.assign(window, { sinks })
    })
    await ada.page.getByRole('button', { name: /Speaker/ }).click()
    const option = ada.page.getByRole('option').last()
    const name = await option.innerText()
    await option.click()
    await ada.page.getByRole('button', { name: 'Play a test sound' }).click()
    await ada.page.getByText('Did you hear two notes?').waitFor()
    const chosen = await ada.page.evaluate(async (label) => (await navigator.mediaDevices.enumerateDevices()).find((one) => one.kind === 'audiooutput' && one.label === label)?.deviceId, name.trim())
    expect(await ada.page.evaluate(() => (window as unknown as { sinks: string[] }).sinks)).toContain(chosen)
  })

  test('says when nothing is heard, and what to do', async () => {
    // The browser's own fake microphone beeps too shortly to be speech.
    await using ada = await Person.open({})
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByText('Nothing heard yet', { exact: true }).waitFor()
    await ada.page.getByText(/stays silent while you speak, choose another one/).waitFor()
  })

  test('names a refused permission with this browser’s own way to mend it, and recovers by itself when it is given', async () => {
    await using ada = await Person.open({}, undefined, { asks: true })
    const { page } = ada
    const cdp = await page.context().newCDPSession(page)
    const { browserContextId } = (await cdp.send('Target.getTargetInfo')).targetInfo
    const set = async (setting: 'denied' | 'granted') => {
      for (const name of ['camera', 'microphone']) await cdp.send('Browser.setPermission', { permission: { name }, setting, origin: new URL(overtone.url).origin, ...(browserContextId ? { browserContextId } : {}) })
    }
    await set('denied')
    await page.goto(`${overtone.url}/tea`)
    await page.getByText('The browser may not use your camera and microphone.').waitFor()
    await page.getByText('Press the icon left of the address').waitFor()
    await set('granted')
    await page.locator('.preview video').waitFor()
    await page.getByTestId('hearing').waitFor()
    await page.getByText('The browser may not use').waitFor({ state: 'detached' })
    await set('denied')
    await page.getByText('The browser may not use your camera and microphone.').waitFor()
  })

  test('names missing devices', async () => {
    await using ada = await Person.open({}, undefined, { bare: true })
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByText('No camera or microphone was found.').waitFor()
  })

  test('names a device that another program has, and takes it by itself when it is free', async () => {
    await using ada = await Person.open({})
    // What Chromium throws on Windows, where a device has one user at a time.
    await ada.page.addInitScript(() => {
      const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      Object.assign(window, { inUse: true })
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        if ((window as unknown as { inUse: boolean }).inUse && wanted?.video) throw new DOMException('Could not start video source', 'NotReadableError')
        return original(wanted)
      }
    })
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByText('Another program is using the camera.').waitFor()
    await ada.page.evaluate(() => Object.assign(window, { inUse: false }))
    await ada.page.locator('.preview video').waitFor()
  })

  test('names an address that is not secure', async ({ skip }) => {
    const address = Object.values(networkInterfaces()).flatMap((all) => all ?? []).find(({ family, internal }) => family === 'IPv4' && !internal)?.address
    skip(address === undefined, '*** SKIPPED: this machine has no address besides loopback')
    await using ada = await Person.open({})
    await ada.page.goto(`http://${address}:${new URL(overtone.url).port}/tea`)
    await ada.page.getByText('The browser keeps the camera and microphone closed on this address.').waitFor()
    expect(await ada.page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  })
})

describe('the connectivity check', () => {
  test('reaches the server by UDP and TCP, says that there is no relay, and leaves nothing behind', async () => {
    await using overtone = await startServer({ analysis: { enabled: false } })
    await using ada = await Person.open({})
    await ada.page.goto(`${overtone.url}/tea`)
    expect(await checkConnection(ada)).toEqual({ udp: 'works', tcp: 'works', relay: 'not-offered' })
    await ada.page.getByText('Calls work well on this network.').waitFor()
    expect(await checkConnection(ada)).toEqual({ udp: 'works', tcp: 'works', relay: 'not-offered' })
    await until(() => overtone.dump(), ({ checks, transports, rooms }) => checks + transports + rooms === 0)
  })

  test('a browser that may not use UDP is told so, and that TCP works; and a call works', async () => {
    await using overtone = await startServer({ analysis: { enabled: false } })
    await using ada = await Person.open({}, undefined, { switches: NO_UDP })
    await using ben = await Person.open({})
    await ada.page.goto(`${overtone.url}/tea`)
    expect(await checkConnection(ada)).toEqual({ udp: 'fails', tcp: 'works', relay: 'not-offered' })
    await ada.page.getByText('not by the fastest way').waitFor()
    await ada.page.getByText('A firewall or VPN holds UDP back.').waitFor()
    await ada.join(overtone.url, 'tea', 'Ada')
    await ben.join(overtone.url, 'tea', 'Ben')
    await Promise.all([ada.videoAdvances(await ben.ownPeerId()), ben.videoAdvances(await ada.ownPeerId())])
  })

  test('a server that media do not reach: the join page says so, and the call does by itself', async () => {
    await using overtone = await startServer({ media: { announcedAddress: NOWHERE }, analysis: { enabled: false } })
    await using ada = await Person.open({})
    await ada.page.goto(`${overtone.url}/tea`)
    expect(await checkConnection(ada)).toEqual({ udp: 'fails', tcp: 'fails', relay: 'not-offered' })
    await ada.page.getByText('A relay (TURN) would help here.').waitFor()
    await ada.page.getByRole('textbox', { name: 'Your name' }).fill('Ada')
    await ada.page.getByRole('button', { name: 'Join', exact: true }).click()
    await ada.page.getByText(/Picture and sound do not reach this server from your network\. A firewall or VPN/).waitFor()
    await ada.page.getByRole('button', { name: 'Hide', exact: true }).click()
    await ada.page.getByText('Picture and sound do not reach').waitFor({ state: 'detached' })
  })
})
