// The run-time schemas: what crosses a wire passes only in the agreed form.
import { describe, expect, test } from 'vitest'
import { RESERVED_ROOM_IDS } from '../../src/protocol/constants.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { RequestName } from '../../src/protocol/events.ts'
import { roomIdSchema } from '../../src/protocol/ids.ts'
import { serverMessageSchema, workerMessageSchema, workerReadingSchema } from '../../src/protocol/inference.ts'

const names = Object.keys(requestSchemas) as RequestName[]

describe('every request', () => {
  test.each(names)('%s refuses a key that nobody agreed on, and anything that is no object', (name) => {
    for (const bad of [{ surprise: 1 }, null, undefined, 'text', 3, []]) expect(requestSchemas[name].safeParse(bad).success).toBe(false)
  })
})

describe('names', () => {
  test('a room is 1 to 64 of a-z, 0-9 and "-", not beginning with "-"', () => {
    for (const good of ['a', 'team-7', '0', 'a'.repeat(64)]) expect(roomIdSchema.safeParse(good).success, good).toBe(true)
    for (const bad of ['', '-a', 'A', 'a b', 'a/b', '../a', 'a'.repeat(65), 'ä']) expect(roomIdSchema.safeParse(bad).success, bad).toBe(false)
  })

  test('a name that is the address of a page is no room\'s, and the refusal says so', () => {
    for (const reserved of RESERVED_ROOM_IDS) expect(roomIdSchema.safeParse(reserved).error?.issues.map(({ message }) => message), reserved).toEqual(['is the address of a page of this server; choose another name'])
    expect(roomIdSchema.safeParse('analytics-2').success).toBe(true)
  })

  test('a person\'s name is trimmed, 1 to 60 long, in any script, without control characters', () => {
    const name = (displayName: string) => requestSchemas['room:join'].safeParse({ protocolVersion: 1, roomId: 'a', displayName })
    expect(name('  Zoë 李 ').data?.displayName).toBe('Zoë 李')
    for (const bad of ['', '   ', 'a\u0000b', 'a\nb', 'x'.repeat(61)]) expect(name(bad).success, JSON.stringify(bad)).toBe(false)
  })
})

describe('what an inference worker says', () => {
  const reading = { subjectId: 's1', ageMs: 5, label: 'unsure', probabilities: EMOTIONS.map(() => 1 / 8), confidence: 0.2, modality: 'audio', box: null, rtp: { video: null, audio: 7 } }

  test('a reading needs eight probabilities between 0 and 1, and no infinities', () => {
    expect(workerReadingSchema.safeParse(reading).success).toBe(true)
    for (const change of [{ probabilities: [1] }, { probabilities: EMOTIONS.map(() => 2) }, { confidence: Number.NaN }, { ageMs: -1 }, { ageMs: Infinity }, { label: 'bored' }, { name: 'Ada' }]) {
      expect(workerReadingSchema.safeParse({ ...reading, ...change }).success, JSON.stringify(change)).toBe(false)
    }
  })

  test('a message of an unknown type is refused, each way', () => {
    expect(workerMessageSchema.safeParse({ type: 'shutdown' }).success).toBe(false)
    expect(serverMessageSchema.safeParse({ type: 'eval', code: '1' }).success).toBe(false)
    expect(serverMessageSchema.safeParse({ type: 'ping', n: 1 }).success).toBe(true)
  })
})
