// How long from a frame leaving its sender to the reading made of it, and what a person costs: bots with drawn faces and voices.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Bot } from '../src/bots/bot.ts'
import { castMember } from '../src/bots/cast.ts'
import { LoopStudio } from '../src/bots/loop-studio.ts'
import { startOvertone } from '../src/main.ts'
import { EMOTIONS } from '../src/protocol/emotion.ts'

const WARM_UP_MS = 5_000

/** Options: `--bots N` (4), `--seconds N` measured (30). */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { bots: { type: 'string', default: '4' }, seconds: { type: 'string', default: '30' } } })
  const [botCount, seconds] = [Number(values.bots), Number(values.seconds)]
  const token = randomBytes(24).toString('base64url')
  await using overtone = await startOvertone({ http: { port: 0 }, media: { port: 0, workers: 1 }, analysis: { capacity: Math.max(16, botCount) }, bots: { token }, log: { level: 'error' } })
  await using studio = new LoopStudio()
  const bots: Bot[] = []
  try {
    process.stderr.write(`${botCount} bots join; warming up for ${WARM_UP_MS / 1000} s, then measuring for ${seconds} s\n`)
    for (let index = 0; index < botCount; index++) {
      const { displayName, lookSeed } = castMember(index)
      bots.push(await Bot.join({ url: overtone.url, roomId: 'bench', displayName, lookSeed, botToken: token, studio, expression: EMOTIONS[index % EMOTIONS.length]! }))
    }
    await pause(WARM_UP_MS)
    const before = { cpuMs: await inferenceCpuMs(overtone), atMs: performance.now(), unixMs: Date.now() }
    await pause(seconds * 1000)
    const after = { cpuMs: await inferenceCpuMs(overtone), atMs: performance.now() }
    const elapsedS = (after.atMs - before.atMs) / 1000
    const own = bots.flatMap((bot) => bot.readings.filter((heard) => heard.isOwn && heard.arrivedMs >= before.unixMs))
    const latenciesMs = own.flatMap(({ latencyMs }) => latencyMs?.video ?? latencyMs?.audio ?? []).toSorted((a, b) => a - b)
    if (latenciesMs.length === 0) throw new Error('no reading arrived: nothing to measure')
    const [worker] = overtone.inspect().inferenceWorkers
    return {
      bots: botCount, seconds: round(elapsedS, 1), readings: own.length,
      p50Ms: round(quantile(latenciesMs, 0.5), 0), p95Ms: round(quantile(latenciesMs, 0.95), 0), maxMs: round(latenciesMs.at(-1) ?? 0, 0),
      labelsPerSecond: round(own.length / elapsedS / botCount, 2),
      audioVisualShare: round(own.filter(({ reading }) => reading.modality === 'audio-visual').length / own.length, 3),
      cpuSecondsPerParticipantSecond: round((after.cpuMs - before.cpuMs) / 1000 / elapsedS / botCount, 4),
      ticksSkipped: worker?.stats?.ticksSkipped ?? 0, rtpLost: worker?.stats?.rtpLost ?? 0, inferenceRssMb: round((worker?.stats?.rssBytes ?? 0) / 1e6, 0),
    }
  } finally {
    await Promise.all(bots.map((bot) => bot.close()))
  }
}

/** The inference process's own CPU time, asked for now. */
async function inferenceCpuMs(overtone: Awaited<ReturnType<typeof startOvertone>>): Promise<number> {
  const stats = await overtone.askWorkers()
  return stats.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, durationMs) })
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
const round = (value: number, digits: number): number => Number(value.toFixed(digits))
