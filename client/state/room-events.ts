// What the server tells of the others in the room, on its way into the call's state and to the media that are received.
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'
import type { ProducerInfo } from '../../src/protocol/events.ts'
import type { CallEvent, CallState } from './call-state.ts'
import { cannotPlay } from './receiver.ts'
import type { Receiver } from './receiver.ts'
import type { ServerSocket } from './signaling-client.ts'
import type { Readable } from './store.ts'

type RoomParts = {
  readonly state: Readable<CallState>
  readonly apply: (event: CallEvent) => void
  /** Undefined while there are no media. */
  readonly receiver: () => Receiver | undefined
}

export function listenToRoom(socket: ServerSocket, { state, apply, receiver }: RoomParts): void {
  const play = (peerId: PeerId, producer: ProducerInfo): void => void receiver()?.offer(peerId, producer).catch(cannotPlay)
  const drop = (producerId: ProducerId): void => receiver()?.dropProducer(producerId)

  socket.on('peer:joined', ({ peer }) => {
    apply({ type: 'peer:joined', peer })
    for (const producer of peer.producers) play(peer.peerId, producer)
  })
  socket.on('peer:left', (event) => {
    const peer = state.getSnapshot().peers.find((one) => one.peerId === event.peerId)
    for (const { producerId } of peer?.producers ?? []) drop(producerId)
    apply({ type: 'peer:left', ...event })
  })
  socket.on('peer:away', (event) => apply({ type: 'peer:away', ...event }))
  socket.on('peer:back', (event) => apply({ type: 'peer:back', ...event }))
  socket.on('producer:added', (event) => {
    apply({ type: 'producer:added', ...event })
    play(event.peerId, event.producer)
  })
  for (const type of ['producer:paused', 'producer:resumed'] as const) {
    socket.on(type, (event) => {
      receiver()?.setMuted(event.producerId, type === 'producer:paused')
      apply({ type, ...event })
    })
  }
  socket.on('producer:closed', (event) => {
    drop(event.producerId)
    apply({ type: 'producer:closed', ...event })
  })
  socket.on('consumer:closed', ({ consumerId }) => receiver()?.dropConsumer(consumerId))
  socket.on('speaker:active', ({ peerId }) => apply({ type: 'speaker:active', peerId }))
  socket.on('analysis:status', (status) => apply({ type: 'analysis:status', status }))
}
