// Who is in the call and what is known of them, as a pure reducer over the server's events.
import type { AnalysisStatus, Audience, LeaveReason, PeerInfo, ProducerInfo, ResponseData, Source } from '../../src/protocol/events.ts'
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { CallProblem } from './call-error.ts'
import { joinedConversation, leftConversation, NO_CONVERSATION, reduceConversation } from './conversation-state.ts'
import type { ConversationEvent, ConversationState } from './conversation-state.ts'
import type { Announcement, Topic } from './topics.ts'
import { isRoomEvent, NO_ROOM, reduceRoom, roomInRole } from './room-state.ts'
import type { RoomEvent, RoomState } from './room-state.ts'
import { say } from '../words/words.ts'

/** How one came to be outside without wishing it; `by`: who did it. */
export type PutOut = { readonly how: 'denied' | 'ended' } | { readonly how: 'removed' | 'banned'; readonly by: string }

export type CallPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'joining' }
  | { readonly kind: 'joined' }
  | { readonly kind: 'reconnecting'; readonly reason: 'connection' | 'media-server' | 'server-closing' }
  /** In the lobby: nothing is sent, nobody is seen. */
  | { readonly kind: 'waiting'; readonly link: 'up' | 'lost' }
  | { readonly kind: 'put-out'; readonly out: PutOut }
  | { readonly kind: 'failed'; readonly problem: CallProblem }
  | { readonly kind: 'left' }

export type OwnConsent = { readonly version: string; readonly audience: Audience }

export type CallState = {
  readonly phase: CallPhase
  readonly selfId: PeerId | null
  /** One's own; what it allows stands in src/protocol/roles.ts. */
  readonly role: Role
  readonly room: RoomState
  readonly peers: readonly PeerInfo[]
  readonly activeSpeaker: PeerId | null
  readonly analysis: AnalysisStatus
  readonly consent: OwnConsent | null
  readonly conversation: ConversationState
  /** For the live region: what has just happened, in words. The number tells two equal sentences apart. */
  readonly announcement: Announcement
}

export const initialCallState: CallState = {
  phase: { kind: 'idle' },
  selfId: null,
  role: 'participant',
  room: NO_ROOM,
  peers: [],
  activeSpeaker: null,
  analysis: { state: 'off', analysed: [] },
  consent: null,
  conversation: NO_CONVERSATION,
  announcement: { count: 0, text: '', about: null },
}

export type CallEvent =
  | RoomEvent
  | ConversationEvent
  | { readonly type: 'phase'; readonly phase: CallPhase }
  | { readonly type: 'joined'; readonly reply: ResponseData['room:join'] }
  | { readonly type: 'peer:joined'; readonly peer: PeerInfo }
  | { readonly type: 'peer:left'; readonly peerId: PeerId; readonly reason: LeaveReason }
  | { readonly type: 'peer:away' | 'peer:back'; readonly peerId: PeerId }
  | { readonly type: 'peer:role'; readonly peerId: PeerId; readonly role: Role }
  | { readonly type: 'producer:added'; readonly peerId: PeerId; readonly producer: ProducerInfo }
  | { readonly type: 'producer:paused' | 'producer:resumed' | 'producer:closed'; readonly peerId: PeerId; readonly producerId: ProducerId }
  | { readonly type: 'speaker:active'; readonly peerId: PeerId | null }
  | { readonly type: 'analysis:status'; readonly status: AnalysisStatus }
  | { readonly type: 'consent'; readonly consent: OwnConsent | null }
  | { readonly type: 'announce'; readonly text: string; readonly about?: Topic }

export function reduceCall(state: CallState, event: CallEvent): CallState {
  if (isRoomEvent(event)) {
    const { room, said, about } = reduceRoom(state.room, event)
    return said === null ? { ...state, room } : announce({ ...state, room }, said, about)
  }
  switch (event.type) {
    case 'phase':
      return { ...state, phase: event.phase }
    case 'joined': {
      const { reply } = event
      const again = state.selfId !== null
      // A place that could not be resumed has lost its consent: it is asked for anew, never assumed.
      const consentLost = state.consent !== null && reply.consent === null
      return announce(
        {
          ...state,
          phase: { kind: 'joined' },
          selfId: reply.peerId,
          role: reply.role,
          room: { ...state.room, door: reply.door, outside: reply.outside },
          peers: reply.peers.filter((peer) => peer.peerId !== reply.peerId),
          activeSpeaker: null,
          analysis: reply.analysis,
          consent: reply.consent,
          conversation: joinedConversation(state.conversation, reply.conversation, reply.peerId, again),
        },
        say(consentLost ? 'call.said.youAreBackUnanalysed' : again ? 'call.said.youAreBack' : reply.analysis.analysed.length > 0 ? 'call.said.youJoinedAnalysed' : 'call.said.youJoined'),
      )
    }
    case 'peer:joined': {
      const others = state.peers.filter((peer) => peer.peerId !== event.peer.peerId)
      const known = others.length !== state.peers.length
      const next = { ...state, peers: known ? state.peers.map((peer) => (peer.peerId === event.peer.peerId ? event.peer : peer)) : [...others, event.peer] }
      return known ? next : announce(next, say(event.peer.role === 'observer' ? 'people.said.joinedObserver' : 'call.said.joined', { name: event.peer.displayName }), 'people')
    }
    case 'peer:left': {
      const gone = state.peers.find((peer) => peer.peerId === event.peerId)
      if (!gone) return state
      const next = {
        ...state,
        peers: state.peers.filter((peer) => peer !== gone),
        activeSpeaker: state.activeSpeaker === event.peerId ? null : state.activeSpeaker,
        conversation: leftConversation(state.conversation, event.peerId),
        analysis: { ...state.analysis, analysed: state.analysis.analysed.filter((peerId) => peerId !== event.peerId) },
      }
      return announce(next, say(event.reason === 'disconnected' ? 'call.said.lost' : 'call.said.left', { name: gone.displayName }), 'people')
    }
    case 'peer:away':
    case 'peer:back': {
      const presence = event.type === 'peer:away' ? 'away' : 'here'
      const peer = state.peers.find((one) => one.peerId === event.peerId)
      if (!peer || peer.presence === presence) return state
      const next = { ...state, peers: state.peers.map((one) => (one === peer ? { ...peer, presence } : one)) } satisfies CallState
      return announce(next, say(presence === 'away' ? 'stage.said.away' : 'stage.said.back', { name: peer.displayName }), 'people')
    }
    case 'peer:role':
      return withRole(state, event.peerId, event.role)
    case 'producer:added': {
      const next = withProducers(state, event.peerId, (producers) => [...producers.filter((one) => one.producerId !== event.producer.producerId), event.producer])
      const owner = event.producer.source === 'screen' && state.peers.find((peer) => peer.peerId === event.peerId)
      return owner ? announce(next, say('stage.said.sharing', { name: owner.displayName }), 'screens') : next
    }
    case 'producer:closed': {
      const next = withProducers(state, event.peerId, (producers) => producers.filter((one) => one.producerId !== event.producerId))
      const owner = state.peers.find((peer) => peer.peerId === event.peerId)
      const wasScreen = owner?.producers.some((one) => one.producerId === event.producerId && one.source === 'screen')
      return owner && wasScreen ? announce(next, say('stage.said.sharingEnded', { name: owner.displayName }), 'screens') : next
    }
    case 'producer:paused':
    case 'producer:resumed':
      return withProducers(state, event.peerId, (producers) =>
        producers.map((one) => (one.producerId === event.producerId ? { ...one, paused: event.type === 'producer:paused' } : one)),
      )
    case 'speaker:active':
      return state.activeSpeaker === event.peerId ? state : { ...state, activeSpeaker: event.peerId }
    case 'analysis:status': {
      const next = { ...state, analysis: event.status }
      const [wasSuspended, isSuspended] = [state.analysis.state === 'suspended', event.status.state === 'suspended']
      if (isSuspended) return wasSuspended ? next : announce(next, say('call.said.analysisSuspended'))
      const before = state.analysis.analysed.length
      const now = event.status.analysed.length
      if (before === 0 && now > 0) return announce(next, say('call.said.analysisOn'))
      if (wasSuspended) return announce(next, say('call.said.analysisResumed'))
      if (before > 0 && now === 0) return announce(next, say('call.said.analysisOff'))
      return next
    }
    case 'consent':
      return { ...state, consent: event.consent }
    case 'announce':
      return announce(state, event.text, event.about)
    default: {
      const nameOf = (peerId: PeerId): string | null => state.peers.find((peer) => peer.peerId === peerId)?.displayName ?? null
      const { conversation, said } = reduceConversation(state.conversation, event, { selfId: state.selfId, nameOf })
      const next = conversation === state.conversation ? state : { ...state, conversation }
      return said === null ? next : announce(next, said, event.type === 'hands:changed' ? 'hands' : 'chat')
    }
  }
}

function announce(state: CallState, text: string, about: Topic | null = null): CallState {
  return { ...state, announcement: { count: state.announcement.count + 1, text, about } }
}

function withRole(state: CallState, peerId: PeerId, role: Role): CallState {
  if (peerId === state.selfId) return role === state.role ? state : announce({ ...state, role, room: roomInRole(state.room, role) }, say(ROLE_NEWS[role]), 'roles')
  const whom = state.peers.find((peer) => peer.peerId === peerId)
  if (!whom || whom.role === role) return state
  return announce({ ...state, peers: state.peers.map((peer) => (peer === whom ? { ...peer, role } : peer)) }, say(THEIR_ROLE[role], { name: whom.displayName }), 'roles')
}

const THEIR_ROLE = { host: 'people.said.theirHost', moderator: 'people.said.theirModerator', participant: 'people.said.theirParticipant', observer: 'people.said.theirObserver' } as const
const ROLE_NEWS = { host: 'people.said.nowHost', moderator: 'people.said.nowModerator', participant: 'people.said.nowParticipant', observer: 'people.said.nowObserver' } as const

function withProducers(state: CallState, peerId: PeerId, change: (producers: readonly ProducerInfo[]) => readonly ProducerInfo[]): CallState {
  if (!state.peers.some((peer) => peer.peerId === peerId)) return state
  return { ...state, peers: state.peers.map((peer) => (peer.peerId === peerId ? { ...peer, producers: change(peer.producers) } : peer)) }
}

/** Whether a person's microphone or camera is being heard or seen now. */
export function isSending(peer: PeerInfo, source: Source): boolean {
  return peer.producers.some((one) => one.source === source && !one.paused)
}
