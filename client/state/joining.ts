// Asks for a place in a room, patiently where the server is only busy with its own repairs.
import type { ResponseData } from '../../src/protocol/events.ts'
import { CallError } from './call-error.ts'

/** While the media server restarts it refuses joins; it is back within 5 s, so the call asks this often and this long. */
export const JOIN_RETRY_MS = 400
const JOIN_RETRIES = 50
const PASSING_ERRORS: readonly string[] = ['MEDIA_UNAVAILABLE', 'SHUTTING_DOWN', 'TIMEOUT', 'RATE_LIMITED']

export const isPassing = (code: string): boolean => PASSING_ERRORS.includes(code)

type JoinReply = ResponseData['room:join']
type Joining = {
  readonly ask: () => Promise<JoinReply>
  /** False once a newer attempt has begun. */
  readonly current: () => boolean
  /** Whether this page had a place before: then the connection comes back by itself. */
  readonly hadPlace: () => boolean
  /** The server still holds this connection's old place: only a new connection ends it. */
  readonly reconnect: () => void
}

/** Null: another attempt is on its way, or comes. Throws what no patience mends. */
export async function joinPatiently({ ask, current, hadPlace, reconnect }: Joining): Promise<JoinReply | null> {
  for (let attempt = 0; current(); attempt++) {
    try {
      const reply = await ask()
      return current() ? reply : null
    } catch (error) {
      const code = error instanceof CallError ? error.code : 'INTERNAL'
      if (code === 'UNREACHABLE' && hadPlace()) return null
      if (code === 'ALREADY_JOINED') {
        reconnect()
        return null
      }
      if (!isPassing(code) || attempt >= JOIN_RETRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, JOIN_RETRY_MS))
    }
  }
  return null
}
