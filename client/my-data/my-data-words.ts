// Kept entries as sentences: what somebody did or saw, what was agreed to.
import type { KeptAudit, KeptConsent } from '../../src/protocol/kept-data.ts'
import { LABELS_SEEN, SUSPEND_ANALYSIS } from '../../src/protocol/kept-data.ts'
import { ROLES } from '../../src/protocol/roles.ts'
import type { Key } from '../words/shape.ts'
import { say } from '../words/words.ts'

const ACTIONS: Readonly<Record<string, Key>> = {
  mute: 'myData.did.mute', 'ask-to-unmute': 'myData.did.askToUnmute', 'stop-camera': 'myData.did.stopCamera', 'stop-screen': 'myData.did.stopScreen', remove: 'myData.did.remove', ban: 'myData.did.ban',
  admit: 'myData.did.admit', deny: 'myData.did.deny', 'lift-ban': 'myData.did.liftBan', 'set-role': 'myData.did.setRole', 'delete-message': 'myData.did.deleteMessage', 'lower-hand': 'myData.did.lowerHand',
}
const ROOM_ACTIONS: Readonly<Record<string, Key>> = {
  'mute-all': 'myData.did.muteAll', 'set-lobby': 'myData.did.setLobby', lock: 'myData.did.lock', 'take-over': 'myData.did.takeOver',
  message: 'myData.did.message', 'dismiss-alert': 'myData.did.dismissAlert', 'set-rules': 'myData.did.setRules',
}

/** "Hal (host)" */
export function whoDid({ role, personal }: KeptAudit): string {
  const known = ROLES.find((one) => one === role)
  return say('myData.nameAndRole', { name: personal.by ?? say('myData.somebodyGone'), role: known ? say(`myData.roles.${known}`) : role })
}

/** What was done, as a clause without its doer; an action that this page does not know is named as the server names it. */
export function whatWasDone({ what, detail, personal }: KeptAudit): string {
  if (what === SUSPEND_ANALYSIS) return say(detail === 'off' ? 'myData.did.resumeAnalysis' : 'myData.did.suspendAnalysis')
  if (what === LABELS_SEEN) return say('myData.did.sawLabels', { whom: personal.whom ?? say('myData.somebodyGone') })
  const [onPerson, onRoom] = [ACTIONS[what], ROOM_ACTIONS[what]]
  if (onPerson) return say(onPerson as 'myData.did.mute', { whom: personal.whom ?? say('myData.somebodyGone') })
  return onRoom ? say(onRoom as 'myData.did.lock') : what
}

export function whatWasAgreed({ change, audience }: KeptConsent): string {
  return audience === null ? say(`myData.consents.${change}`) : say('myData.consentFor', { change: say(`myData.consents.${change}`), audience: say(`myData.audiences.${audience}`) })
}
