// What one's own role lets one do to a person as they are now, in the order of their menu.
import type { PeerInfo } from '../../src/protocol/events.ts'
import { mayTo, ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { isSending } from '../state/call-state.ts'

export type PersonChoice =
  | { readonly kind: 'mute' | 'ask-to-unmute' | 'stop-camera' | 'stop-screen' | 'remove' | 'ban' }
  | { readonly kind: 'set-role'; readonly role: Role }

/** Empty where there is nothing to do: then there is no menu. */
export function choicesFor(role: Role, person: PeerInfo): readonly PersonChoice[] {
  const isHeard = isSending(person, 'microphone')
  const may = (action: Parameters<typeof mayTo>[1]): boolean => mayTo(role, action, person.role)
  return [
    ...(isHeard && may('mute') ? [{ kind: 'mute' } as const] : []),
    // A program is muted or not; there is nobody to ask.
    ...(!isHeard && !person.isBot && may('ask-to-unmute') ? [{ kind: 'ask-to-unmute' } as const] : []),
    ...(isSending(person, 'camera') && may('stop-camera') ? [{ kind: 'stop-camera' } as const] : []),
    ...(isSending(person, 'screen') && may('stop-screen') ? [{ kind: 'stop-screen' } as const] : []),
    ...(may('set-role') && !person.isBot ? ROLES.filter((one) => one !== person.role).map((one) => ({ kind: 'set-role', role: one }) as const) : []),
    ...(may('remove') ? [{ kind: 'remove' } as const] : []),
    ...(may('ban') && !person.isBot ? [{ kind: 'ban' } as const] : []),
  ]
}
