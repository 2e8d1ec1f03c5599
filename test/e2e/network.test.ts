// What a network does to a call: it is switched, it goes away without a word, it lets no media through for a while.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { RELAY_IP, Relay } from './relay.ts'
import { BOT_TOKEN, startServer, until, Wardrobe } from './support.ts'

/** The bar. */
const RESUMED_MS = 2_000
/** 1.5 s without a packet, three silent listenings of 0.4 s (src/sfu/reachability.ts), and the way to the page. */
const AWAY_MS = 4_500

describe('a person whose network changes', () => {
  let overtone: Overtone
  let relay: Relay
  let ada: Person
  let ben: Person
  let bot: Bot
  let adaId: string
  let benId: string
  const studio = new LoopStudio()
  const wardrobe = new Wardrobe()

  beforeAll(async () => {
    const port = await Relay.freePort()
    overtone = await startServer({ media: { listenIp: '127.0.0.1', announcedAddress: RELAY_IP, port }, analysis: { enabled: false } })
    relay = await Relay.open(overtone.url, port)
    // Who they are is nothing to a network: they are drawn once.
    const devices = wardrobe.person('anybody', { expression: 'happiness' })
    const small = { width: 320, height: 180, framesPerSecond: 8, durationMs: 1500 }
    ;[ada, ben, bot] = await Promise.all([
      Person.open(devices),
      Person.open(devices),
      Bot.join({ url: overtone.url, roomId: 'train', displayName: 'Karim', lookSeed: 4, expression: 'neutral', botToken: BOT_TOKEN, studio, loop: small }),
    ])
    await ben.join(relay.url, 'train', 'Ben')
    // With somebody to see both of his paths stand, and the relay knows which are not Ada's.
    await ben.freshFrames(bot.peerId)
    relay.exempt()
    await ada.join(relay.url, 'train', 'Ada')
    adaId = await ada.ownPeerId()
    benId = await ben.ownPeerId()
    await Promise.all([ada.freshFrames(benId), ben.freshFrames(adaId)])
  }, 180_000)
  afterAll(async () => {
    await Promise.all([ada?.close(), ben?.close(), bot?.close(), studio.close()])
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

  test('whose network goes without a word is shown as reconnecting within seconds, and as back when it returns', async () => {
    await ben.freshFrames(adaId)
    const away = ben.page.locator(`[data-peer-id="${adaId}"][data-away="true"]`)
    relay.passage = 'cut'
    const cutMs = performance.now()
    await away.waitFor({ timeout: 20_000 })
    const awayMs = performance.now() - cutMs
    process.stderr.write(`network gone: shown as reconnecting after ${Math.round(awayMs)} ms\n`)
    expect(awayMs).toBeLessThan(AWAY_MS)
    await ben.page.getByText('Reconnecting …').waitFor()
    relay.switchNetwork()
    relay.passage = 'open'
    await away.waitFor({ state: 'detached', timeout: 30_000 })
    await ben.freshFrames(adaId)
  })

  test('gets new media when no restart mends the old ones, so that no tile stays black', async () => {
    await Promise.all([ada.freshFrames(benId), ben.freshFrames(adaId)])
    const packetsBefore = relay.packets
    relay.passage = 'media-cut'
    // Longer than both restarts: until then nothing has come through.
    await ada.page.waitForFunction((id) => document.querySelector(`[data-peer-id="${id}"] video`) === null, benId, { timeout: 40_000 })
    expect(relay.packets).toBe(packetsBefore)
    relay.passage = 'open'
    await Promise.all([ada.freshFrames(benId), ben.freshFrames(adaId)])
    const dump = await until(() => overtone.dump(), ({ producers }) => producers === 6)
    expect(dump.rooms).toBe(1)
  })
})
