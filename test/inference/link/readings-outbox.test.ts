// The outbox of a slow pipe: the newest reading of each person, older by the time it was held.
import { expect, test } from 'vitest'
import { ReadingsOutbox } from '../../../src/inference/link/readings-outbox.ts'
import type { WorkerReading } from '../../../src/protocol/inference.ts'

const reading = (subjectId: string, ageMs: number) => ({ subjectId, ageMs }) as unknown as WorkerReading

test('a newer reading replaces the one that was not sent, and the age counts on', () => {
  const outbox = new ReadingsOutbox()
  outbox.hold([reading('a', 10), reading('b', 10)], 0)
  outbox.hold([reading('a', 20)], 250)
  expect(outbox.take(300)).toEqual([{ subjectId: 'b', ageMs: 310 }, { subjectId: 'a', ageMs: 70 }])
  expect([outbox.size, outbox.replaced]).toEqual([0, 1])
})
