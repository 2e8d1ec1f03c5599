// Real-looking faces through the whole product: the happy and the surprised portraits of the demo data are labelled so.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import type { Overtone } from '../../src/main.ts'
import type { Emotion } from '../../src/protocol/emotion.ts'
import { BOT_TOKEN, startServer } from './support.ts'

const dataFolder = process.env['OVERTONE_DATA']
const portraits = dataFolder === undefined ? '' : join(dataFolder, 'demo')
const present = portraits !== '' && existsSync(portraits)
if (!present) process.stderr.write('*** SKIPPED: portraits through the whole product. Set OVERTONE_DATA to a folder that holds demo/*.jpg, named by expression.\n')

const EXPECTED: readonly { readonly prefix: string; readonly label: Emotion }[] = [
  { prefix: 'happy_t2i', label: 'happiness' },
  { prefix: 'smiling_sfhq', label: 'happiness' },
  { prefix: 'surprised_t2i', label: 'surprise' },
]

describe.skipIf(!present)('portraits shown by bots', () => {
  let overtone: Overtone
  const studio = new LoopStudio()
  beforeAll(async () => { overtone = await startServer() })
  afterAll(async () => {
    await studio.close()
    await overtone?.close()
  })

  test.each(EXPECTED)('$prefix: at least three quarters of the portraits are mostly labelled $label', async ({ prefix, label }) => {
    const files = readdirSync(portraits).filter((name) => name.startsWith(prefix)).map((name) => join(portraits, name))
    const bots = await Promise.all(files.map((faceFile, index) => Bot.join({
      url: overtone.url, roomId: prefix.replaceAll('_', '-'), displayName: `Portrait ${index}`, botToken: BOT_TOKEN, studio, expression: label, muted: ['audio'], loop: { faceFile },
    })))
    const labels = await Promise.all(bots.map((bot) => labelsOf(bot, 12)))
    await Promise.all(bots.map((bot) => bot.close()))
    const right = labels.filter((heard) => heard.filter((one) => one === label).length * 2 >= heard.length).length
    expect(right, `${prefix}: ${labels.map((heard) => heard.at(-1)).join(' ')}`).toBeGreaterThanOrEqual(Math.ceil(files.length * 0.75))
  })
})

/** The newest labels of a bot once `count` of its own readings came after the first second's settling. */
function labelsOf(bot: Bot, count: number): Promise<readonly string[]> {
  const labels: string[] = []
  return new Promise((resolve) => {
    bot.onReading = ({ isOwn, reading }) => {
      if (!isOwn) return
      labels.push(reading.label)
      if (labels.length < count) return
      bot.onReading = null
      resolve(labels.slice(-count + 4))
    }
  })
}
