// The outbox over socket.io: one encoding for a whole room, volatile for readings.
import type { Server } from 'socket.io'
import type { ClientToServerEvents, ServerToClientEvents } from '../protocol/events.ts'
import type { RoomId } from '../protocol/ids.ts'
import type { Outbox, ServerEvent, ServerEventData } from './outbox.ts'

export type CallServer = Server<ClientToServerEvents, ServerToClientEvents>

/** Every socket is in a socket.io room of its own id: the prefix keeps our names apart from those. */
function channel(roomId: RoomId): string {
  return `room:${roomId}`
}

export class SocketOutbox implements Outbox {
  readonly #io: CallServer

  constructor(io: CallServer) {
    this.#io = io
  }

  toSocket<Name extends ServerEvent>(socketId: string, name: Name, data: ServerEventData<Name>): void {
    this.#io.to(socketId).emit(name, ...args<Name>(data))
  }

  toRoom<Name extends ServerEvent>(roomId: RoomId, name: Name, data: ServerEventData<Name>, except: readonly string[] = []): void {
    this.#io.to(channel(roomId)).except([...except]).emit(name, ...args<Name>(data))
  }

  readingsToSocket(socketId: string, data: ServerEventData<'readings'>): void {
    this.#io.to(socketId).volatile.emit('readings', data)
  }

  readingsToRoom(roomId: RoomId, data: ServerEventData<'readings'>, except: readonly string[]): void {
    this.#io.to(channel(roomId)).except([...except]).volatile.emit('readings', data)
  }

  qualityToSocket(socketId: string, data: ServerEventData<'quality'>): void {
    this.#io.to(socketId).volatile.emit('quality', data)
  }

  enter(socketId: string, roomId: RoomId): void {
    this.#io.in(socketId).socketsJoin(channel(roomId))
  }

  exit(socketId: string, roomId: RoomId): void {
    this.#io.in(socketId).socketsLeave(channel(roomId))
  }

  disconnect(socketId: string): void {
    this.#io.in(socketId).disconnectSockets(true)
  }
}

/** socket.io wants the parameter list of one event, which TypeScript cannot see in a generic name. */
function args<Name extends ServerEvent>(data: ServerEventData<Name>): Parameters<ServerToClientEvents[Name]> {
  return [data] as unknown as Parameters<ServerToClientEvents[Name]>
}
