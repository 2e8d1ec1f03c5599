// What the room can send, and to whom; server.ts implements it with socket.io, tests with an array.
import type { ServerToClientEvents } from '../protocol/events.ts'
import type { RoomId } from '../protocol/ids.ts'

export type ServerEvent = keyof ServerToClientEvents
export type ServerEventData<Name extends ServerEvent> = Parameters<ServerToClientEvents[Name]>[0]

export interface Outbox {
  toSocket<Name extends ServerEvent>(socketId: string, name: Name, data: ServerEventData<Name>): void
  /** To everybody in the room who is connected, save the sockets named. */
  toRoom<Name extends ServerEvent>(roomId: RoomId, name: Name, data: ServerEventData<Name>, except?: readonly string[]): void
  /** Readings and quality are volatile: a client that cannot keep up misses some, and never gets old ones late. */
  readingsToSocket(socketId: string, data: ServerEventData<'readings'>): void
  readingsToRoom(roomId: RoomId, data: ServerEventData<'readings'>, except: readonly string[]): void
  qualityToSocket(socketId: string, data: ServerEventData<'quality'>): void
  /** From now on the socket gets what is sent to the room. */
  enter(socketId: string, roomId: RoomId): void
  exit(socketId: string, roomId: RoomId): void
  disconnect(socketId: string): void
}
