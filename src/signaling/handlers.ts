// Which desk answers which request of the call, and what the dearer ones cost.
import type { ParsedPayload, RequestName, ResponseData } from '../protocol/events.ts'
import { actorOf } from './actor.ts'
import type { Place } from './actor.ts'
import type { ConnectivityDesk } from './connectivity.ts'
import type { ConsentRequests } from './consent-requests.ts'
import type { ConversationDesk } from './conversation-requests.ts'
import type { Answer } from './dispatcher.ts'
import type { Hall } from './hall.ts'
import type { JoinDesk } from './join.ts'
import type { MediaDesk } from './media-requests.ts'
import type { ModerationDesk } from './moderation.ts'
import type { Session } from './session.ts'

export type Handlers = {
  readonly [Name in RequestName]: (payload: ParsedPayload<Name>, session: Session) => Answer<ResponseData[Name]> | Promise<Answer<ResponseData[Name]>>
}

/** Requests that make the media server open something cost more than those that do not. */
export const REQUEST_COSTS: { readonly [Name in RequestName]?: number } = { 'room:join': 5, 'transport:create': 5, 'producer:create': 3, 'transport:restart-ice': 3, 'connectivity:start': 15, 'connectivity:connect': 3 }

type Desks = {
  readonly hall: Hall
  readonly joins: JoinDesk
  readonly media: MediaDesk
  readonly connectivity: ConnectivityDesk
  readonly moderation: ModerationDesk
  readonly consents: ConsentRequests
  readonly conversations: ConversationDesk
}

export function handlersOf({ hall, joins, media, connectivity, moderation, consents, conversations }: Desks): Handlers {
  const placeOf = (session: Session): Place => {
    const { room, peer } = hall.placeOf(session)
    return { room, by: actorOf(peer) }
  }
  return {
    'room:join': (request, session) => joins.join(request, session),
    'room:leave': (_request, session) => joins.leave(session),
    'transport:create': (request, session) => media.createTransport(request, session),
    'transport:connect': (request, session) => media.connectTransport(request, session),
    'transport:restart-ice': (request, session) => media.restartIce(request, session),
    'producer:create': (request, session) => media.createProducer(request, session),
    'producer:pause': (request, session) => media.pauseProducer(request, session),
    'producer:resume': (request, session) => media.resumeProducer(request, session),
    'producer:close': (request, session) => media.closeProducer(request, session),
    'consumer:create': (request, session) => media.createConsumer(request, session),
    'consumer:resume': (request, session) => media.resumeConsumer(request, session),
    'consumer:pause': (request, session) => media.pauseConsumer(request, session),
    'consumer:set-layers': (request, session) => media.setConsumerLayers(request, session),
    'connectivity:start': (_request, session) => connectivity.start(session),
    'connectivity:connect': (request, session) => connectivity.connect(request, session),
    'connectivity:end': (_request, session) => connectivity.end(session),
    'lobby:admit': (request, session) => moderation.admit(request, placeOf(session)),
    'lobby:admit-all': (_request, session) => moderation.admitAll(placeOf(session)),
    'lobby:deny': (request, session) => moderation.deny(request, placeOf(session)),
    'lobby:deny-all': (_request, session) => moderation.denyAll(placeOf(session)),
    'room:set-lobby': (request, session) => moderation.setLobby(request, placeOf(session)),
    'room:set-lock': (request, session) => moderation.setLock(request, placeOf(session)),
    'room:mute-all': (_request, session) => moderation.muteAll(placeOf(session)),
    'peer:mute': (request, session) => moderation.stop('mute', request, placeOf(session)),
    'peer:ask-to-unmute': (request, session) => moderation.stop('ask-to-unmute', request, placeOf(session)),
    'peer:stop-camera': (request, session) => moderation.stop('stop-camera', request, placeOf(session)),
    'peer:stop-screen': (request, session) => moderation.stop('stop-screen', request, placeOf(session)),
    'peer:remove': (request, session) => moderation.remove(request, placeOf(session)),
    'peer:ban': (request, session) => {
      moderation.ban(request, placeOf(session))
      return {}
    },
    'peer:set-role': (request, session) => moderation.setRole(request, placeOf(session)),
    'ban:lift': (request, session) => moderation.liftBan(request, placeOf(session)),
    'consent:give': (request, session) => consents.give(request, session),
    'consent:withdraw': (_request, session) => consents.withdraw(session),
    'chat:send': (request, session) => conversations.send(request, session),
    'chat:delete': (request, session) => conversations.delete(request, placeOf(session)),
    'reaction:send': (request, session) => conversations.react(request, session),
    'hand:raise': (_request, session) => conversations.raiseHand(session),
    'hand:lower': (request, session) => conversations.lowerHand(request, placeOf(session)),
  }
}
