// The file formats of Chromium's fake camera and microphone: Y4M and WAV.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { toI420 } from './i420.ts'
import { type RgbaPicture } from './rasterise.ts'

/** Writes picture by picture, so that a long clip needs little memory. */
export function writeY4m(file: string, pictures: Iterable<RgbaPicture>, framesPerSecond: number): number {
  const descriptor = openSync(file, 'w')
  let count = 0
  try {
    for (const picture of pictures) {
      if (count === 0) writeSync(descriptor, `YUV4MPEG2 W${picture.width} H${picture.height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)
      writeSync(descriptor, 'FRAME\n')
      writeSync(descriptor, toI420(picture))
      count++
    }
  } finally {
    closeSync(descriptor)
  }
  return count
}

/** Mono, 16 bit. */
export function toWav(samples: Float32Array, sampleRateHz = 48_000): Uint8Array {
  const out = Buffer.alloc(44 + samples.length * 2)
  out.write('RIFF', 0, 'latin1')
  out.writeUInt32LE(36 + samples.length * 2, 4)
  out.write('WAVEfmt ', 8, 'latin1')
  out.writeUInt32LE(16, 16)
  out.writeUInt16LE(1, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(sampleRateHz, 24)
  out.writeUInt32LE(sampleRateHz * 2, 28)
  out.writeUInt16LE(2, 32)
  out.writeUInt16LE(16, 34)
  out.write('data', 36, 'latin1')
  out.writeUInt32LE(samples.length * 2, 40)
  for (let i = 0; i < samples.length; i++) out.writeInt16LE(Math.round(Math.min(1, Math.max(-1, samples[i]!)) * 32767), 44 + 2 * i)
  return out
}

export function writeWav(file: string, samples: Float32Array): void {
  writeFileSync(file, toWav(samples))
}
