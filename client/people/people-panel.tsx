// Everybody in the call with what they are and send, who waits outside, and what one's own role lets one do.
import { useState } from 'react'
import type { PeerInfo } from '../../src/protocol/events.ts'
import { leads } from '../../src/protocol/roles.ts'
import { isSending } from '../state/call-state.ts'
import type { CallState } from '../state/call-state.ts'
import type { CallSession } from '../state/call-session.ts'
import { handPosition } from '../state/conversation-state.ts'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import { Decision } from './decision.tsx'
import { BannedList, WaitingList } from './outside-lists.tsx'
import { choicesFor } from './person-actions.ts'
import type { PersonChoice } from './person-actions.ts'
import { PersonRow } from './person-row.tsx'
import { RoomControls } from './room-controls.tsx'
import './people.css'

type PuttingOut = { readonly kind: 'remove' | 'ban'; readonly person: PeerInfo }

export function PeoplePanel({ session, call, ownName }: { readonly session: CallSession; readonly call: CallState; readonly ownName: string }) {
  const { moderation: link } = session
  const { role, room, peers } = call
  const { microphone, camera } = useStore(session.media.state)
  const [puttingOut, setPuttingOut] = useState<PuttingOut | null>(null)
  const choose = (person: PeerInfo, choice: PersonChoice): void => {
    if (choice.kind === 'set-role') void link.setRole(person, choice.role)
    else if (choice.kind === 'remove' || choice.kind === 'ban') setPuttingOut({ kind: choice.kind, person })
    else void link.act(choice.kind, person)
  }
  const decide = (yes: boolean): void => {
    if (yes && puttingOut) void link.act(puttingOut.kind, puttingOut.person)
    setPuttingOut(null)
  }
  const hasObservers = role === 'observer' || peers.some((peer) => peer.role === 'observer')
  return (
    <div className="people">
      <div className="people-lists">
        {leads(role) && <WaitingList waiting={room.outside.waiting} link={link} />}
        <section className="people-section" aria-labelledby="people-in-call">
          <h2 id="people-in-call">{say('people.inCall', { count: peers.length + 1 })}</h2>
          <ul>
            <PersonRow name={ownName} isSelf role={role} hand={handPosition(call.conversation.hands, call.selfId)} isHeard={microphone.kind === 'on' && !microphone.muted} isSeen={camera.kind === 'on'} />
            {peers.map((peer) => (
              <PersonRow
                key={peer.peerId}
                name={peer.displayName}
                role={peer.role}
                isBot={peer.isBot}
                isAway={peer.presence === 'away'}
                hand={handPosition(call.conversation.hands, peer.peerId)}
                isHeard={isSending(peer, 'microphone')}
                isSeen={isSending(peer, 'camera')}
                choices={choicesFor(role, peer)}
                menuName={say('people.actionsFor', { name: peer.displayName })}
                onChoose={(choice) => choose(peer, choice)}
              />
            ))}
          </ul>
          {hasObservers && <p className="field-note people-note">{say('people.observerNote')}</p>}
        </section>
        {leads(role) && <BannedList banned={room.outside.banned} link={link} />}
      </div>
      <RoomControls role={role} door={room.door} link={link} />
      {puttingOut && <PutOutQuestion {...puttingOut} onAnswer={decide} />}
    </div>
  )
}

function PutOutQuestion({ kind, person, onAnswer }: PuttingOut & { readonly onAnswer: (yes: boolean) => void }) {
  const name = person.displayName
  return kind === 'ban' ? (
    <Decision tone="harsh" title={say('people.confirm.banTitle', { name })} text={say('people.confirm.banText')} yes={say('people.confirm.ban')} no={say('people.confirm.cancel')} onAnswer={onAnswer} />
  ) : (
    <Decision tone="harsh" title={say('people.confirm.removeTitle', { name })} text={say('people.confirm.removeText')} yes={say('people.confirm.remove')} no={say('people.confirm.cancel')} onAnswer={onAnswer} />
  )
}
