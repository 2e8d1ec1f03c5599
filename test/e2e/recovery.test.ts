// What a call survives: a killed inference worker, a killed media worker, packets from strangers, a remote worker that goes away.
import { fork } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../../src/bots/bot.ts'
import type { HeardReading } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import type { Overtone } from '../../src/main.ts'
import { Person } from './browser.ts'
import { BOT_TOKEN, INFERENCE_TOKEN, startServer, until, Wardrobe } from './support.ts'

/** The bar for labels after an inference worker's death, and for the call after a media worker's. */
const RECOVERY_MS = 5_000
const INFERENCE_PROGRAM = new URL('../../src/inference/main.ts', import.meta.url)

describe('a call with a browser and a bot', () => {
  let overtone: Overtone
  let ada: Person
  let bot: Bot
  const studio = new LoopStudio()
  const wardrobe = new Wardrobe()

  beforeAll(async () => {
    overtone = await startServer()
    ada = await Person.open(wardrobe.person('ada', { expression: 'happiness', lookSeed: 9 }))
    await ada.join(overtone.url, 'survivors', 'Ada')
    bot = await Bot.join({ url: overtone.url, roomId: 'survivors', displayName: 'Karim', lookSeed: 4, expression: 'surprise', botToken: BOT_TOKEN, studio })
    await ada.videoAdvances(bot.peerId)
    await ada.overlayOf(bot.peerId).waitFor()
  })
  afterAll(async () => {
    await Promise.all([ada?.close(), bot?.close(), studio.close()])
    await overtone?.close()
    wardrobe[Symbol.dispose]()
  })

  test('malformed and foreign packets at the worker\'s socket are counted, and the labels go on', async () => {
    const before = (await overtone.askWorkers())[0]!
    const { ip, port } = overtone.inspect().inferenceWorkers[0]!.rtp
    const socket = createSocket('udp4')
    const packets = [Buffer.alloc(1), Buffer.alloc(1400, 0xff), Buffer.from('not rtp at all'), Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 99, 0x10]), Buffer.from([0x9f, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 99])]
    for (const packet of packets) await new Promise((resolve) => { socket.send(packet, port, ip, resolve) })
    socket.close()
    const after = await until(async () => (await overtone.askWorkers())[0]!, (now) => now.rtpMalformed + now.rtpUnknownSsrc >= before.rtpMalformed + before.rtpUnknownSsrc + packets.length)
    expect(after.rtpUnknownSsrc).toBeGreaterThan(before.rtpUnknownSsrc)
    await nextReading(bot)
  })

  test('labels are back within 5 s of the inference worker being killed, and the video never stopped', async () => {
    const { pid } = overtone.inspect().inferenceWorkers[0]!
    const killedMs = performance.now()
    process.kill(pid!, 'SIGKILL')
    const advanced = ada.videoAdvances(bot.peerId, 10)
    await until(() => overtone.inspect().inferenceWorkers[0]?.pid, (now) => now !== undefined && now !== pid)
    await nextReading(bot)
    expect(performance.now() - killedMs).toBeLessThan(RECOVERY_MS)
    await advanced
  })

  test('the call is back within 5 s of a media worker being killed, by itself, with the consents kept', async () => {
    const [pid] = overtone.inspect().mediaWorkerPids
    const botId = bot.peerId
    const killedMs = performance.now()
    process.kill(pid!, 'SIGKILL')
    await until(() => overtone.inspect().mediaWorkerPids[0], (now) => now !== undefined && now !== pid)
    await until(() => overtone.dump(), ({ producers }) => producers === 4)
    await ada.videoAdvances(botId)
    expect(performance.now() - killedMs).toBeLessThan(RECOVERY_MS)
    expect(bot.peerId).toBe(botId)
    await nextReading(bot)
  })
})

describe('an inference worker that registers over the network', () => {
  test('takes the taps as SRTP, and hands them to the server\'s own when it goes away', async () => {
    await using overtone = await startServer()
    await using studio = new LoopStudio()
    await until(() => overtone.inspect().inferenceWorkers, (workers) => workers.length === 1)
    const remote = fork(INFERENCE_PROGRAM, ['--connect', overtone.url, '--listen', '127.0.0.1', '--encrypt', 'always', '--capacity', '100', '--log', 'error'], {
      env: { PATH: process.env['PATH'], OVERTONE_INFERENCE_TOKEN: INFERENCE_TOKEN },
      execArgv: [],
    })
    try {
      await until(() => overtone.inspect().inferenceWorkers, (workers) => workers.some(({ kind }) => kind === 'remote'))
      // With 100 places against 16, nobody is put on the embedded worker first.
      const bots = await Promise.all([4, 9].map((lookSeed) => Bot.join({ url: overtone.url, roomId: 'gpu-host', displayName: `Bot ${lookSeed}`, lookSeed, botToken: BOT_TOKEN, studio })))
      await Promise.all(bots.map((bot) => nextReading(bot)))
      const taps = async () => (await overtone.askWorkers()).map(({ openTaps }) => openTaps).toSorted((a, b) => a - b)
      expect((await taps()).at(-1)).toBeGreaterThan(0)
      expect(overtone.inspect().inferenceWorkers.find(({ kind }) => kind === 'remote')).toMatchObject({ rtp: { encrypted: true }, stats: { srtpRejected: 0 } })
      remote.kill('SIGKILL')
      await once(remote, 'exit')
      await until(taps, (counts) => counts.length === 1 && counts[0] === 4)
      await Promise.all(bots.map((bot) => nextReading(bot)))
      await Promise.all(bots.map((bot) => bot.close()))
    } finally {
      remote.kill('SIGKILL')
    }
  })

  test('is refused with a wrong token, and says so', async () => {
    await using overtone = await startServer({ analysis: { embedded: false } })
    const remote = fork(INFERENCE_PROGRAM, ['--connect', overtone.url, '--listen', '127.0.0.1'], {
      env: { PATH: process.env['PATH'], OVERTONE_INFERENCE_TOKEN: 'quite another token' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    try {
      let said = ''
      for (const stream of [remote.stdout!, remote.stderr!]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
      await until(() => said, (text) => /UNAUTHORIZED|token is wrong/i.test(text))
      expect(overtone.inspect().inferenceWorkers).toEqual([])
    } finally {
      remote.kill('SIGKILL')
    }
  })
})

/** The next reading of this bot itself that it hears from now on. */
function nextReading(bot: Bot): Promise<HeardReading> {
  return new Promise((resolve) => {
    bot.onReading = (heard) => {
      if (!heard.isOwn) return
      bot.onReading = null
      resolve(heard)
    }
  })
}
