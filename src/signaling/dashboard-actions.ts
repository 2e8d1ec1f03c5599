// What is done to a room from a dashboard, by the desks that the call's own requests use, and what would take it back.
import type { Clock } from '../kit/clock.ts'
import type { DashboardResponses, dashboardSchemas } from '../protocol/dashboard.ts'
import type { z } from 'zod'
import type { Place } from './actor.ts'
import type { ConversationDesk } from './conversation-requests.ts'
import type { ModerationDesk } from './moderation.ts'
import type { Ledger } from './ports.ts'

type Action = z.output<(typeof dashboardSchemas)['dashboard:act']>['action']
type Done = DashboardResponses['dashboard:act']
type ActionParts = { readonly moderation: ModerationDesk; readonly conversations: ConversationDesk; readonly ledger: Ledger; readonly clock: Clock }

const FOR_GOOD: Done = { undo: null }

/** Throws what the desks throw; each desk writes its own audit entry. */
export async function act(action: Action, place: Place, { moderation, conversations, ledger, clock }: ActionParts): Promise<Done> {
  const { room, by } = place
  switch (action.kind) {
    case 'admit':
      moderation.admit(action, place)
      return FOR_GOOD
    case 'deny':
      moderation.deny(action, place)
      return FOR_GOOD
    case 'mute':
    case 'ask-to-unmute':
    case 'stop-camera':
    case 'stop-screen':
      await moderation.stop(action.kind, action, place)
      return FOR_GOOD
    case 'lower-hand':
      conversations.lowerHand(action, place)
      return FOR_GOOD
    case 'remove':
      moderation.remove(action, place)
      return FOR_GOOD
    case 'ban': {
      const { banId } = moderation.ban(action, place)
      return { undo: { kind: 'lift-ban', banId }, banId }
    }
    case 'lift-ban':
      moderation.liftBan(action, place)
      return FOR_GOOD
    case 'set-role': {
      const before = room.peer(action.peerId)?.role
      moderation.setRole(action, place)
      return { undo: before === undefined || before === action.role ? null : { kind: 'set-role', peerId: action.peerId, role: before } }
    }
    case 'mute-all':
      await moderation.muteAll(place)
      return FOR_GOOD
    case 'lock': {
      const before = room.door.locked
      moderation.setLock(action, place)
      return { undo: before === action.on ? null : { kind: 'lock', on: before } }
    }
    case 'set-lobby': {
      const before = room.door.lobby
      moderation.setLobby(action, place)
      return { undo: before === action.on ? null : { kind: 'set-lobby', on: before } }
    }
    case 'message': {
      const { messageId } = conversations.announce(action.text, place)
      // That something was said, and never what.
      ledger.record({ kind: 'audit', atMs: clock.nowMs(), roomId: room.roomId, by: by.person, role: by.role, what: 'message', detail: null, whom: null })
      return { undo: { kind: 'delete-message', messageId }, messageId }
    }
    case 'delete-message':
      conversations.delete(action, place)
      return FOR_GOOD
  }
}
