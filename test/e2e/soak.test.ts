// A room that people come to and go from, with real media: afterwards nothing is left of them. The long run is `npm run bench -- soak`.
import { expect, test } from 'vitest'
import { soak } from '../../bench/soak.ts'

test('20 joins and as many ends in random order leak no transport, producer, consumer, tap, connection, socket or timer', async () => {
  // Throws, too, where the server holds anything in between that nobody in the room accounts for.
  const { joins, leaves, crashes, lostConnections, checks, before, after } = await soak({ seed: 5, people: 4, durationMs: 8_000, joins: 20, pauseMs: 0 })
  expect(joins).toBeGreaterThanOrEqual(20)
  expect(leaves + crashes).toBe(joins)
  expect(Math.min(leaves, crashes, lostConnections, checks)).toBeGreaterThan(0)
  expect(after).toMatchObject({ rooms: 0, transports: 0, producers: 0, consumers: 0, taps: 0, workerTaps: 0, people: 0, connections: 0 })
  expect(after.timers).toBeLessThanOrEqual(before.timers)
  expect(after.udpSockets).toBeLessThanOrEqual(before.udpSockets)
}, 180_000)
