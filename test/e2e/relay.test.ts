// A call over Debian's coturn alone: nothing but the relay is allowed, and two browsers see each other move.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { Coturn, TURNSERVER } from './coturn.ts'
import { startServer } from './support.ts'

if (TURNSERVER === undefined) process.stderr.write('*** SKIPPED: calls over a TURN server. coturn is not installed: apt-get install -y coturn\n')

/** Keeps the page's connections where a test can ask for their statistics. */
async function watchConnections({ page }: Person): Promise<void> {
  await page.addInitScript(() => {
    const connections: RTCPeerConnection[] = []
    Object.assign(window, { connections })
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...args)
        connections.push(this)
      }
    }
  })
}

/** The own end of every pair that media take in this page, once both transports stand. */
async function ownEnds({ page }: Person): Promise<readonly string[]> {
  await page.waitForFunction(() => {
    const connections = (window as unknown as { connections: RTCPeerConnection[] }).connections
    return connections.filter((one) => one.connectionState === 'connected').length >= 2
  })
  return page.evaluate(async () => {
    const connections = (window as unknown as { connections: RTCPeerConnection[] }).connections
    const ends = await Promise.all(connections.filter((one) => one.connectionState === 'connected').map(async (one) => {
      const stats = new Map<string, Record<string, unknown>>()
      ;(await one.getStats()).forEach((entry: { id: string }) => stats.set(entry.id, entry as unknown as Record<string, unknown>))
      const transport = [...stats.values()].find(({ type }) => type === 'transport')
      const pair = stats.get(String(transport?.['selectedCandidatePairId']))
      return String(stats.get(String(pair?.['localCandidateId']))?.['candidateType'])
    }))
    return ends
  })
}

describe.skipIf(TURNSERVER === undefined)('with a TURN server', () => {
  let coturn: Coturn
  let overtone: Overtone
  let ada: Person
  let ben: Person
  beforeAll(async () => {
    coturn = await Coturn.open()
    overtone = await startServer({ turn: { urls: [coturn.url], secret: coturn.secret, relayOnly: true }, analysis: { enabled: false } })
    ada = await Person.open({})
    ben = await Person.open({})
    await Promise.all([watchConnections(ada), watchConnections(ben)])
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
    await coturn?.close()
  })

  test('the join page finds that the relay works', async () => {
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByRole('button', { name: 'Check the connection' }).click()
    await ada.page.locator('.check-line[data-path="relay"][data-result="works"]').waitFor()
  })

  test('where only it is allowed, both see each other move, over it alone', async () => {
    await ada.join(overtone.url, 'tea', 'Ada')
    await ben.join(overtone.url, 'tea', 'Ben')
    await Promise.all([ada.videoAdvances(await ben.ownPeerId()), ben.videoAdvances(await ada.ownPeerId())])
    expect(await ownEnds(ada)).toEqual(['relay', 'relay'])
    expect(await ownEnds(ben)).toEqual(['relay', 'relay'])
    expect(coturn.output).toMatch(/ALLOCATE processed, success/)
  })
})

describe.skipIf(TURNSERVER === undefined)('with a TURN server that has another secret', () => {
  test('the join page says whose fault it is; ?relay=1 forces the relay on a server that does not', async () => {
    await using coturn = await Coturn.open()
    await using overtone = await startServer({ turn: { urls: [coturn.url], secret: 'quite-another-secret' }, analysis: { enabled: false } })
    await using ada = await Person.open({})
    await watchConnections(ada)
    await ada.page.goto(`${overtone.url}/tea`)
    await ada.page.getByRole('button', { name: 'Check the connection' }).click()
    await ada.page.locator('.check-line[data-path="relay"][data-result="fails"]').waitFor()
    await ada.page.getByText('The relay refuses this server’s credentials').waitFor()
    await ada.page.getByText('turn.secret is not the relay’s own secret').waitFor()
    await ada.page.goto(`${overtone.url}/tea?relay=1&name=Ada&join=1`)
    await ada.ownTile().waitFor()
    // Those without servers only asked the browser what it can do.
    const policies = await (await ada.page.waitForFunction(() => {
      const asked = (window as unknown as { connections: RTCPeerConnection[] }).connections.map((one) => one.getConfiguration()).filter(({ iceServers }) => (iceServers ?? []).length > 0)
      return asked.length > 0 ? asked.map(({ iceTransportPolicy }) => iceTransportPolicy) : null
    })).jsonValue() ?? []
    expect(policies.length).toBeGreaterThan(0)
    expect(new Set(policies)).toEqual(new Set(['relay']))
  }, 120_000)
})
