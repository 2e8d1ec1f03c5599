// One payload for each request that passes its schema, for tests that try every request.
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { RequestName } from '../../src/protocol/events.ts'

/** A payload for each event that passes its schema. */
export const GOOD: { readonly [Name in RequestName]: Record<string, unknown> } = {
  'room:join': { protocolVersion: 1, roomId: 'tea', displayName: 'Ada' },
  'room:leave': {},
  'transport:create': { direction: 'send' },
  'transport:connect': { transportId: 't', dtlsParameters: {} },
  'transport:restart-ice': { transportId: 't' },
  'producer:create': { transportId: 't', kind: 'audio', source: 'microphone', rtpParameters: {} },
  'producer:pause': { producerId: 'p' },
  'producer:resume': { producerId: 'p' },
  'producer:close': { producerId: 'p' },
  'consumer:create': { transportId: 't', producerId: 'p', rtpCapabilities: {} },
  'consumer:resume': { consumerId: 'c' },
  'consumer:pause': { consumerId: 'c' },
  'consumer:set-layers': { consumerId: 'c', spatialLayer: 0 },
  'connectivity:start': {},
  'connectivity:connect': { transportId: 't', dtlsParameters: {} },
  'connectivity:end': {},
  'consent:give': { version: CONSENT_VERSION, audience: 'self' },
  'consent:withdraw': {},
  'chat:send': { text: 'Hello', draftId: 'draft-1' },
  'chat:delete': { messageId: 'm' },
  'reaction:send': { reaction: 'heart' },
  'hand:raise': {},
  'hand:lower': {},
}
