// Broken and hostile packets at a room's ingress: the worker lives, and the tap of an honest stream beside them goes on.
import { expect, test } from 'vitest'
import { RtpStream, Sender, UdpEar, VP8_SIMULCAST, grant, openTestSfu, roomId, vp8KeyFrame } from './support.ts'

/** A linear congruential generator (Numerical Recipes), so that every run sends the same packets. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('4,000 truncated, overlong, mistyped and random packets harm nothing', async () => {
  const random = randomFrom(5)
  const byte = () => Math.floor(random() * 256)
  const noise = (maxLength: number) => Buffer.from(Array.from({ length: Math.floor(random() * maxLength) }, byte))
  await using sfu = await openTestSfu()
  const [pid] = sfu.workerPids
  const room = await sfu.openRoom(roomId('hostile'))
  const ear = await UdpEar.open()
  const mallory = await Sender.open(room, 'mallory')
  const anna = await Sender.open(room, 'anna')
  const hostile = await sfu.openTap(grant(room, mallory.peerId).granted, { producerId: await mallory.camera(VP8_SIMULCAST), endpoint: ear.endpoint })
  const honest = await sfu.openTap(grant(room, anna.peerId).granted, { producerId: await anna.microphone(), endpoint: ear.endpoint })
  await hostile.resume()
  await honest.resume()
  const voice = new RtpStream({ ssrc: 1111, payloadType: 111, ticks: 960 })
  const streams = [3000, 3001, 3002].map((ssrc) => new RtpStream({ ssrc, payloadType: 96, ticks: 3000 }))

  for (let round = 0; round < 20; round++) {
    for (let n = 0; n < 200; n++) {
      const stream = streams[n % 3]
      if (!stream) throw new Error('no stream')
      let packet: Buffer = random() < 0.1 ? stream.senderReport() : stream.next(random() < 0.5 ? vp8KeyFrame(byte()) : noise(40))
      if (random() < 0.5) packet.writeUInt8(byte(), Math.floor(random() * packet.length))
      if (random() < 0.1) packet = packet.subarray(0, Math.floor(random() * packet.length))
      if (random() < 0.1) packet = Buffer.concat([packet, noise(60)])
      mallory.send(packet)
    }
    const before = ear.count(honest.ssrc)
    await ear.until(() => ear.count(honest.ssrc) > before, () => anna.send(voice.next(Buffer.from([1]))))
  }
  expect(sfu.workerPids).toEqual([pid])
  expect(honest.closed).toBe(false)
  expect(ear.rtp.filter(({ ssrc }) => ssrc !== honest.ssrc && ssrc !== hostile.ssrc)).toEqual([])
  for (const closing of [mallory, anna, ear]) closing.close()
})
