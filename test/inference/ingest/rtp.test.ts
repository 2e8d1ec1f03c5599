// RTP parsing: what a packet holds, and a name for everything that can be wrong with one.
import { expect, test } from 'vitest'
import { parseRtp } from '../../../src/inference/ingest/rtp.ts'
import { rtpPacket } from './packets.ts'

const payloadOf = (datagram: Uint8Array) => {
  const parsed = parseRtp(datagram)
  return parsed.kind === 'packet' ? [...parsed.packet.payload] : parsed
}

test('a plain packet gives its fields and its payload', () => {
  const parsed = parseRtp(rtpPacket({ sequenceNumber: 65_535, timestamp: 4_000_000_000, ssrc: 0xfffffffe, payloadType: 101, marker: true, payload: Buffer.from([9, 8]) }))
  expect(parsed).toMatchObject({ kind: 'packet', packet: { sequenceNumber: 65_535, timestamp: 4_000_000_000, ssrc: 0xfffffffe, payloadType: 101, marker: true } })
})

test('contributing sources, a header extension and padding are not payload', () => {
  const packet = rtpPacket({ payload: Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 0xbe, 0xde, 0, 1, 0x10, 0, 0, 0, 42, 43, 0, 0, 3]) })
  packet[0] = 0x80 | 0x20 | 0x10 | 2
  expect(payloadOf(packet)).toEqual([42, 43])
})

test('a packet of padding alone has an empty payload', () => {
  const packet = rtpPacket({ payload: Buffer.from([0, 0, 3]) })
  packet[0] = 0xa0
  expect(payloadOf(packet)).toEqual([])
})

test('RTCP on the same port is told from RTP', () => {
  expect(parseRtp(Buffer.from([0x80, 200, 0, 6, 0, 0, 0, 7]))).toEqual({ kind: 'rtcp' })
})

test.each([
  ['nothing', Buffer.alloc(0), 'too-short'],
  ['eleven bytes', rtpPacket().subarray(0, 11), 'too-short'],
  ['version 1', Buffer.concat([Buffer.from([0x40]), rtpPacket().subarray(1)]), 'bad-version'],
  ['15 sources and no room for them', Buffer.concat([Buffer.from([0x8f]), rtpPacket().subarray(1)]), 'csrc-past-end'],
  ['an extension without its header', Buffer.concat([Buffer.from([0x90]), rtpPacket().subarray(1)]), 'extension-past-end'],
  ['an extension longer than the packet', Buffer.concat([Buffer.from([0x90]), rtpPacket({ payload: Buffer.from([0, 0, 0xff, 0xff]) }).subarray(1)]), 'extension-past-end'],
  ['padding of no bytes', Buffer.concat([Buffer.from([0xa0]), rtpPacket({ payload: Buffer.from([0]) }).subarray(1)]), 'bad-padding'],
  ['padding longer than the payload', Buffer.concat([Buffer.from([0xa0]), rtpPacket({ payload: Buffer.from([200]) }).subarray(1)]), 'bad-padding'],
])('%s is a named defect', (_name, datagram, defect) => {
  expect(parseRtp(datagram)).toEqual({ kind: 'malformed', defect })
})

test('no datagram of any bytes makes it throw', () => {
  let seed = 1
  const byte = () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) & 0xff
  for (let n = 0; n < 5_000; n++) expect(() => parseRtp(Uint8Array.from({ length: n % 60 }, byte))).not.toThrow()
})
