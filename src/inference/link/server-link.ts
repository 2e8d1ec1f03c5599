// The worker's pipe to its server, the same over a parent process's IPC and over the network.
import type { ServerMessage, WorkerMessage, WorkerReading } from '../../protocol/inference.ts'

export interface ServerLink {
  readonly closed: boolean
  /** Once for each connection: the worker says hello. Called at once where the connection stands already. */
  onOpen(listener: () => void): void
  /** Only messages that passed the schema arrive. */
  onMessage(listener: (message: ServerMessage) => void): void
  /** The connection ended; every tap of it is void. A link that reconnects opens again. */
  onClose(listener: (reason: string) => void): void
  send(message: WorkerMessage): void
  /** May be held back while the pipe is slow; a newer reading of the same person then takes its place. */
  sendReadings(readings: readonly WorkerReading[]): void
  close(): void
}
