// The access token of an invitation: taken from the link's fragment, which no server sees, and kept for this tab alone.
import type { RoomId } from '../../src/protocol/ids.ts'
import { ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { TextStorage } from './kept-store.ts'

/** What the page reads of a token, unchecked: the server checks it. */
export type Invitation = { readonly token: string; readonly room: string; readonly name: string | null; readonly role: Role | null }

const ANY_ROOM = '*'
const keyOf = (room: string): string => `overtone.access.${room}`

/** Reads `#token=…` of an address; null where there is none. */
export function tokenOfFragment(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token')
}

/** Reads `#sign-in=CODE`: why a sign-in came to nothing. */
export function signInProblemOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('sign-in')
}

/** The second of a JWT's three parts is JSON in base64url. */
export function readInvitation(token: string): Invitation {
  const nothing = { token, room: '', name: null, role: null }
  try {
    const text = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0)))) as Record<string, unknown> | null
    const textOf = (key: string): string | null => (typeof claims?.[key] === 'string' ? claims[key] : null)
    return { token, room: textOf('room') ?? '', name: textOf('name'), role: ROLES.find((role) => role === textOf('role')) ?? null }
  } catch {
    return nothing
  }
}

export class Invitations {
  readonly #storage: TextStorage | null
  /** Where the browser keeps nothing, the page's life must do. */
  readonly #here = new Map<string, string>()

  constructor(storage: TextStorage | null) {
    this.#storage = storage
  }

  /** Keeps the token of an opened link: for the room of the address (the server says so if it is another's), or for all. */
  keep(token: string, roomOfAddress: RoomId | null): void {
    const { room } = readInvitation(token)
    const key = keyOf(room === ANY_ROOM || roomOfAddress === null ? ANY_ROOM : roomOfAddress)
    this.#here.set(key, token)
    try {
      this.#storage?.setItem(key, token)
    } catch {
      // A full storage: after a reload the link has to be opened again.
    }
  }

  for(roomId: RoomId): Invitation | null {
    for (const key of [keyOf(roomId), keyOf(ANY_ROOM)]) {
      const token = this.#here.get(key) ?? this.#storage?.getItem(key)
      if (token) return readInvitation(token)
    }
    return null
  }

  /** Of any room: who one is, is in each of them. */
  get any(): string | null {
    const stored = Object.keys(this.#storage ?? {}).filter((key) => key.startsWith(keyOf(''))).map((key) => this.#storage?.getItem(key) ?? null)
    return [...this.#here.values(), ...stored].at(-1) ?? null
  }

  /** A token that the server refused is of no use any more. */
  forget(token: string, roomId: RoomId): void {
    for (const key of [keyOf(roomId), keyOf(ANY_ROOM)]) {
      if ((this.#here.get(key) ?? this.#storage?.getItem(key)) !== token) continue
      this.#here.delete(key)
      this.#storage?.removeItem(key)
    }
  }
}
