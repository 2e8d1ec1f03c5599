// The demultiplexer: each datagram reaches its tap, and each kind of stranger is counted under its own name.
import { expect, test } from 'vitest'
import { createCounters } from '../../../src/inference/ingest/counters.ts'
import { Demux } from '../../../src/inference/ingest/demux.ts'
import type { Route } from '../../../src/inference/ingest/demux.ts'
import type { TapId } from '../../../src/protocol/ids.ts'
import { rtpPacket } from './packets.ts'

function open() {
  const counters = createCounters()
  const demux = new Demux(counters)
  const heard: string[] = []
  const route = (name: string, ssrc: number): Route => ({ tapId: name as TapId, ssrc, payloadType: 96, srtp: null, onPacket: () => heard.push(name) })
  return { counters, demux, heard, route }
}

test('packets reach the tap of their SSRC', () => {
  const { demux, heard, route } = open()
  demux.add(route('a', 7))
  demux.add(route('b', 8))
  for (const ssrc of [7, 8, 7]) demux.push(rtpPacket({ ssrc }), 0)
  expect(heard).toEqual(['a', 'b', 'a'])
})

test('strangers are counted one by one, and the tap goes on', () => {
  const { counters, demux, heard, route } = open()
  demux.add(route('a', 7))
  demux.push(rtpPacket({ ssrc: 9 }), 0)
  demux.push(rtpPacket({ ssrc: 7, payloadType: 97 }), 0)
  demux.push(Buffer.from([1, 2, 3]), 0)
  demux.push(Buffer.concat([Buffer.from([0x8f]), rtpPacket({ ssrc: 7 }).subarray(1)]), 0)
  demux.push(rtpPacket({ ssrc: 1234 }), 0)
  demux.push(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 7]), 0)
  demux.push(rtpPacket({ ssrc: 7 }), 0)
  expect(counters).toMatchObject({ rtpPackets: 4, rtpUnknownSsrc: 1, rtpWrongPayloadType: 1, rtpMalformed: 2 })
  expect(heard).toEqual(['a'])
})

test('an SSRC belongs to one tap at a time', () => {
  const { demux, route } = open()
  const first = route('a', 7)
  expect([demux.add(first), demux.add(route('b', 7))]).toEqual([true, false])
  demux.remove(first)
  expect(demux.add(route('b', 7))).toBe(true)
})
