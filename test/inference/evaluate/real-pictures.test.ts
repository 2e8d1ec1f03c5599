// The demo portraits, where they are: OVERTONE_DATA names the folder that holds demo/.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Analyser } from '../../../src/inference/analyser.ts'
import { judgePicture } from '../../../src/inference/evaluate/judge.ts'
import { readPicture } from '../../../src/inference/evaluate/media-files.ts'
import { likeliest } from '../../../src/inference/fusion/softmax.ts'
import { EMOTIONS } from '../../../src/protocol/emotion.ts'
import { MODELS_DIR, SILENT_LOG } from '../models.ts'

const data = process.env['OVERTONE_DATA']
if (data === undefined) console.warn('SKIPPED: the demo portraits, because OVERTONE_DATA is not set')

test.skipIf(data === undefined)('smiling portraits look happy, and most surprised ones surprised', async () => {
  const analyser = await Analyser.open({ modelsDir: MODELS_DIR, provider: 'cpu', threads: 1, log: SILENT_LOG })
  try {
    const said = async (prefix: RegExp): Promise<readonly string[]> => {
      const labels: string[] = []
      for (const name of readdirSync(join(data!, 'demo')).filter((file) => prefix.test(file))) {
        const judgement = await judgePicture(analyser, await readPicture(join(data!, 'demo', name)), { crop: 'detect', head: 'fused' })
        labels.push(judgement ? EMOTIONS[likeliest(judgement.probabilities)]! : 'missed')
      }
      return labels
    }
    const smiling = await said(/^(happy|smiling)_/)
    expect(smiling.filter((label) => label === 'happiness').length).toBeGreaterThanOrEqual(smiling.length - 1)
    const surprised = await said(/^surprised_/)
    expect(surprised.filter((label) => label === 'surprise').length).toBeGreaterThan(surprised.length / 2)
  } finally {
    await analyser.close()
  }
})
