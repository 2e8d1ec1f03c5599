// Credentials for the TURN server that expire: coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00).
import { createHmac } from 'node:crypto'
import type { IceServer } from '../protocol/connectivity.ts'

export type TurnSettings = {
  readonly urls: readonly string[]
  /** Shared with the TURN server, and with nobody else. */
  readonly secret: string
  readonly ttlS: number
  /** Browsers may connect over the TURN server only. */
  readonly relayOnly: boolean
}

/** The name is when it ends and whose it is (an opaque id: it stands in the TURN server's log); the password proves that this server wrote it. */
export function turnCredentials({ secret, ttlS }: Pick<TurnSettings, 'secret' | 'ttlS'>, id: string, nowMs: number): { readonly username: string; readonly credential: string } {
  const username = `${Math.floor(nowMs / 1000) + ttlS}:${id}`
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') }
}

/** None without a TURN server. */
export function iceServersFor(turn: TurnSettings | null, id: string, nowMs: number): readonly IceServer[] {
  return turn === null ? [] : [{ urls: turn.urls, ...turnCredentials(turn, id, nowMs) }]
}
