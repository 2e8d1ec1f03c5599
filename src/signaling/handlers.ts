// Which desk answers which request.
import type { ConnectivityDesk } from './connectivity.ts'
import type { ConsentRequests } from './consent-requests.ts'
import type { ConversationDesk } from './conversation-requests.ts'
import type { Handlers } from './dispatcher.ts'
import type { JoinDesk } from './join.ts'
import type { MediaDesk } from './media-requests.ts'
import type { ModerationDesk } from './moderation.ts'

type Desks = {
  readonly joins: JoinDesk
  readonly media: MediaDesk
  readonly connectivity: ConnectivityDesk
  readonly moderation: ModerationDesk
  readonly consents: ConsentRequests
  readonly conversations: ConversationDesk
}

export function handlersOf({ joins, media, connectivity, moderation, consents, conversations }: Desks): Handlers {
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
    'lobby:admit': (request, session) => moderation.admit(request, session),
    'lobby:admit-all': (_request, session) => moderation.admitAll(session),
    'lobby:deny': (request, session) => moderation.deny(request, session),
    'lobby:deny-all': (_request, session) => moderation.denyAll(session),
    'room:set-lobby': (request, session) => moderation.setLobby(request, session),
    'room:set-lock': (request, session) => moderation.setLock(request, session),
    'room:mute-all': (_request, session) => moderation.muteAll(session),
    'peer:mute': (request, session) => moderation.mute(request, session),
    'peer:ask-to-unmute': (request, session) => moderation.askToUnmute(request, session),
    'peer:stop-camera': (request, session) => moderation.stopCamera(request, session),
    'peer:stop-screen': (request, session) => moderation.stopScreen(request, session),
    'peer:remove': (request, session) => moderation.remove(request, session),
    'peer:ban': (request, session) => moderation.ban(request, session),
    'peer:set-role': (request, session) => moderation.setRole(request, session),
    'ban:lift': (request, session) => moderation.liftBan(request, session),
    'consent:give': (request, session) => consents.give(request, session),
    'consent:withdraw': (_request, session) => consents.withdraw(session),
    'chat:send': (request, session) => conversations.send(request, session),
    'chat:delete': (request, session) => conversations.delete(request, session),
    'reaction:send': (request, session) => conversations.react(request, session),
    'hand:raise': (_request, session) => conversations.raiseHand(session),
    'hand:lower': (request, session) => conversations.lowerHand(request, session),
  }
}
