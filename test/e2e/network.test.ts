// What a network does to a call: it is switched, it goes away without a word, it lets no media through for a while.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { RELAY_IP, Relay } from './relay.ts'
import { startServer, until, Wardrobe } from './support.ts'

/** The bar. */
const RESUMED_MS = 2_000
/** Three silent listenings after 1.5 s without a packet (src/sfu/reachability.ts), and the way to the page. */
const AWAY_MS = 4_500

describe('a person whose network changes', () => {
  let overtone: Overtone
  let relay: Relay
  let ada: Person
  let ben: Person
  let adaId: string
  let benId: string
  const wardrobe = new Wardrobe()

  beforeAll(async () => {
    const port = await Relay.freePort()
    overtone = await startServer({ media: { listenIp: '127.0.0.1', announcedAddress: RELAY_IP, port }, analysis: { enabled: false } })
    relay = await Relay.open(overtone.url, port)
    ada = await Person.open(wardrobe.person('ada', { expression: 'happiness', lookSeed: 9 }))
    ben = await Person.open(wardrobe.person('ben', { expression: 'surprise', lookSeed: 4 }))
    await ada.join(relay.url, 'train', 'Ada')
    await ben.join(relay.url, 'train', 'Ben')
    ;[adaId, benId] = [await ada.ownPeerId(), await ben.ownPeerId()]
    await Promise.all([ada.videoAdvances(benId), ben.videoAdvances(adaId)])
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close()])
    await overtone?.close()
    await relay?.[Symbol.asyncDispose]()
    wardrobe[Symbol.dispose]()
  })

  test('sees the others again within 2 s of the switch, by an ICE restart and without new media', async () => {
    const before = await overtone.dump()
    await ada.watchFrames(benId)
    relay.switchNetwork()
    await ada.page.context().setOffline(true)
    await ada.page.context().setOffline(false)
    const frozenMs = await ada.freezeEnded(benId)
    process.stderr.write(`network switch: the picture stood for ${Math.round(frozenMs)} ms\n`)
    expect(frozenMs).toBeLessThan(RESUMED_MS)
    await ben.freshFrames(adaId)
    const { transports, producers } = await overtone.dump()
    expect({ transports, producers }).toEqual({ transports: before.transports, producers: before.producers })
  })
})
