// Writes a camera (Y4M) and a microphone (WAV) for Chromium's fake devices: a drawn person, or pictures and sounds of yours.
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { EMOTIONS, type Emotion } from '../protocol/emotion.ts'
import { clipFromFiles } from './folder-clip.ts'
import { writeWav, writeY4m } from './fixture-files.ts'
import { drawClip, type LoopRequest } from './media-loop.ts'

export type FixtureRequest = LoopRequest & { readonly y4m: string; readonly wav: string; readonly faceFile?: string; readonly voiceFile?: string }

/** Returns how many pictures were written. Both files loop. */
export function writeFixtures(request: FixtureRequest): number {
  const { y4m, wav, faceFile, voiceFile = null } = request
  for (const file of [y4m, wav]) mkdirSync(dirname(file), { recursive: true })
  const clip = faceFile === undefined ? drawClip(request) : clipFromFiles({ ...request, faceFile, voiceFile })
  writeWav(wav, clip.speech.samples)
  return writeY4m(y4m, clip.pictures, clip.framesPerSecond)
}

/** The files of one folder with these endings, sorted by name. */
export function listMedia(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder).filter((name) => endings.includes(extname(name).toLowerCase())).sort().map((name) => join(folder, name))
}

export const PICTURE_ENDINGS = ['.jpg', '.jpeg', '.png']
export const SOUND_ENDINGS = ['.wav', '.opus', '.ogg', '.flac', '.mp3', '.m4a']

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      expression: { type: 'string', default: 'happiness' }, seed: { type: 'string', default: '4' }, out: { type: 'string', default: '.cache/fixtures' },
      seconds: { type: 'string', default: '4' }, fps: { type: 'string', default: '15' }, intensity: { type: 'string', default: '1' },
      faces: { type: 'string' }, voices: { type: 'string' }, silent: { type: 'boolean', default: false },
    },
  })
  if (!EMOTIONS.includes(values.expression as Emotion)) {
    console.error(`usage: node src/bots/write-fixtures.ts [--expression ${EMOTIONS.join('|')}] [--seed N] [--out DIR] [--seconds N] [--fps N] [--faces DIR] [--voices DIR] [--silent]`)
    process.exit(2)
  }
  const expression = values.expression as Emotion
  const common = { lookSeed: Number(values.seed), expression, durationMs: Number(values.seconds) * 1000, framesPerSecond: Number(values.fps), intensity: Number(values.intensity), speaks: !values.silent }
  const voices = values.voices === undefined ? [] : listMedia(values.voices, SOUND_ENDINGS)
  const faces = values.faces === undefined ? [undefined] : listMedia(values.faces, PICTURE_ENDINGS)
  for (const [index, faceFile] of faces.entries()) {
    const name = faceFile === undefined ? `${expression}-${values.seed}` : `face-${String(index).padStart(2, '0')}`
    const [y4m, wav] = [join(values.out, `${name}.y4m`), join(values.out, `${name}.wav`)]
    const pictures = writeFixtures({ ...common, y4m, wav, faceFile, voiceFile: voices[index % Math.max(1, voices.length)] })
    console.log(`${y4m} (${pictures} pictures)\n${wav}`)
  }
}
