// SRTP: what was sealed with the tap's key opens once; what was changed, replayed or sealed otherwise does not.
import { RtpHeader, SrtpSession } from 'werift-rtp'
import { expect, test } from 'vitest'
import { SrtpReceiver, isUsableKey } from '../../../src/inference/ingest/srtp.ts'
import { parseRtp } from '../../../src/inference/ingest/rtp.ts'

const keyBase64 = Buffer.from(Array.from({ length: 28 }, (_, i) => i + 1)).toString('base64')
const srtp = { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64 } as const

function sealer(base64 = keyBase64) {
  const keying = Buffer.from(base64, 'base64')
  const [key, salt] = [keying.subarray(0, 16), keying.subarray(16)]
  const session = new SrtpSession({ keys: { localMasterKey: key, localMasterSalt: salt, remoteMasterKey: key, remoteMasterSalt: salt }, profile: 7 })
  return (sequenceNumber: number, text = 'words') => session.encrypt(Buffer.from(text), new RtpHeader({ version: 2, sequenceNumber, timestamp: 5, ssrc: 77, payloadType: 100 }))
}
const textOf = (plain: Buffer | null) => {
  const parsed = plain === null ? null : parseRtp(plain)
  return parsed?.kind === 'packet' ? Buffer.from(parsed.packet.payload).toString() : null
}

test('a packet sealed with the key opens', () => {
  expect(textOf(new SrtpReceiver(srtp).open(sealer()(1, 'hello')))).toBe('hello')
})

test('a changed byte anywhere is rejected, and the stream goes on', () => {
  const seal = sealer()
  const receiver = new SrtpReceiver(srtp)
  const sealed = seal(1)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    expect(receiver.open(changed)).toBeNull()
  }
  expect(textOf(receiver.open(sealed))).toBe('words')
  expect(textOf(receiver.open(seal(2)))).toBe('words')
})

test('a replayed packet is rejected, a reordered one is not', () => {
  const seal = sealer()
  const receiver = new SrtpReceiver(srtp)
  const [first, second, third] = [seal(1), seal(2), seal(3)]
  expect([first, third, second, second, first, third].map((packet) => receiver.open(packet) !== null)).toEqual([true, true, true, false, false, false])
})

test('the sequence number wraps even where the packets around the wrap are lost', () => {
  const seal = sealer()
  const receiver = new SrtpReceiver(srtp)
  const opened: (string | null)[] = []
  for (let index = 64_900; index < 66_200; index++) {
    const packet = seal(index & 0xffff)
    // 400 lost packets in a row, across 65535 → 0.
    if (index < 65_300 || index >= 65_700) opened.push(textOf(receiver.open(packet)))
  }
  expect(opened.every((text) => text === 'words')).toBe(true)
})

test('another key, a short packet and noise are rejected', () => {
  const receiver = new SrtpReceiver(srtp)
  const otherKey = Buffer.alloc(28, 9).toString('base64')
  for (const packet of [sealer(otherKey)(1), Buffer.alloc(0), Buffer.alloc(27, 0x80), Buffer.alloc(200, 0x9f)]) expect(receiver.open(packet)).toBeNull()
})

test('only 28 bytes of key and salt are usable', () => {
  expect([isUsableKey(srtp), isUsableKey({ ...srtp, keyBase64: 'AAAA' }), isUsableKey({ ...srtp, keyBase64: '' })]).toEqual([true, false, false])
})
