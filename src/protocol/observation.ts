// What can be observed of a meeting as it happens, told to whoever writes it down or watches over it; of readings those alone that a host may see.
import type { Audience, Reaction, Source } from './constants.ts'
import type { Reading } from './emotion.ts'
import type { LeaveReason } from './events.ts'
import type { MeetingId, PeerId, RoomId, WaitingId } from './ids.ts'
import type { KeptPerson } from './kept-data.ts'
import type { AnalysisOffer, Purpose } from './purpose.ts'
import type { Score } from './quality.ts'
import type { Role } from './roles.ts'

/** One meeting is the life of one room: from the first who comes in until nobody is left. */
export type Meeting = { readonly meetingId: MeetingId; readonly roomId: RoomId }

/** Whom a reading may be shown to beside the person themselves; who chose 'self' is never told of here. */
export type SharedAudience = Exclude<Audience, 'self'>

export type Observation =
  | { readonly kind: 'opened'; readonly purpose: Purpose; readonly analysis: AnalysisOffer }
  /** Everybody in it has left before. */
  | { readonly kind: 'closed' }
  /** `identity`: as their access token names them; null for guests. */
  | { readonly kind: 'joined'; readonly peerId: PeerId; readonly person: KeptPerson; readonly identity: string | null; readonly role: Role; readonly isBot: boolean }
  | { readonly kind: 'left'; readonly peerId: PeerId; readonly reason: LeaveReason }
  /** The network took them away, or gave them back. They keep their place, and are present only while they are here. */
  | { readonly kind: 'here'; readonly peerId: PeerId; readonly on: boolean }
  | { readonly kind: 'role'; readonly peerId: PeerId; readonly role: Role }
  /** Sends sound or pictures of this source; false while it is muted, stopped or gone. */
  | { readonly kind: 'sends'; readonly peerId: PeerId; readonly source: Source; readonly on: boolean }
  /** Everybody who speaks now (their microphone is louder than the threshold), told when it changes. */
  | { readonly kind: 'speaking'; readonly peerIds: readonly PeerId[] }
  | { readonly kind: 'hand'; readonly peerId: PeerId; readonly on: boolean }
  | { readonly kind: 'reaction'; readonly peerId: PeerId; readonly reaction: Reaction }
  /** That somebody wrote, never what. */
  | { readonly kind: 'chat'; readonly peerId: PeerId }
  /** The worst of what reaches the server from them and of what reaches them, told when it changes. */
  | { readonly kind: 'quality'; readonly peerId: PeerId; readonly score: Score }
  /** Who may see their labels from now on; null: nobody is analysed of them. */
  | { readonly kind: 'consent'; readonly peerId: PeerId; readonly audience: Audience | null }
  /** Everybody who waits in the lobby now. */
  | { readonly kind: 'waiting'; readonly people: readonly { readonly waitingId: WaitingId; readonly sinceMs: number }[] }
  | { readonly kind: 'reading'; readonly audience: SharedAudience; readonly reading: Reading<PeerId> }
  /** A moderator switched analysis off, or on again, for the whole server. */
  | { readonly kind: 'suspended'; readonly on: boolean }
