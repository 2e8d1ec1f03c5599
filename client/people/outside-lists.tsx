// Who is outside: those who wait to be let in, and those who may not come back; for those who lead the room.
import { Check, X } from 'lucide-react'
import type { Outside } from '../../src/protocol/moderation.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import { Button } from '../ui/button.tsx'
import { say, sayTime } from '../words/words.ts'

export function WaitingList({ waiting, link }: { readonly waiting: Outside['waiting']; readonly link: ModerationLink }) {
  if (waiting.length === 0) return null
  return (
    <section className="people-section people-waiting" aria-labelledby="people-waiting">
      <div className="people-head">
        <h2 id="people-waiting">
          {say('people.waiting')} <span className="side-tab-badge">{waiting.length}</span>
        </h2>
        {waiting.length > 1 && (
          <>
            <Button kind="plain" onPress={() => void link.answerAll('deny')}>
              {say('people.denyAll')}
            </Button>
            <Button kind="plain" onPress={() => void link.answerAll('admit')}>
              {say('people.admitAll')}
            </Button>
          </>
        )}
      </div>
      <ol>
        {waiting.map((person) => (
          <li key={person.waitingId} className="person">
            <span className="person-who">
              <bdi className="person-name">{person.displayName}</bdi>
              <span className="person-since">{say('people.waitingSince', { time: sayTime(person.sinceMs) })}</span>
            </span>
            <Button kind="icon" className="button-plain" aria-label={say('people.denyName', { name: person.displayName })} onPress={() => void link.answerKnock('deny', person)}>
              <X aria-hidden="true" />
            </Button>
            <Button kind="primary" className="people-admit" aria-label={say('people.admitName', { name: person.displayName })} onPress={() => void link.answerKnock('admit', person)}>
              <Check aria-hidden="true" />
              {say('people.admit')}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function BannedList({ banned, link }: { readonly banned: Outside['banned']; readonly link: ModerationLink }) {
  if (banned.length === 0) return null
  return (
    <section className="people-section" aria-labelledby="people-banned">
      <h2 id="people-banned">{say('people.banned')}</h2>
      <ul>
        {banned.map((person) => (
          <li key={person.banId} className="person">
            <span className="person-who">
              <bdi className="person-name">{person.displayName}</bdi>
            </span>
            <Button kind="plain" aria-label={say('people.liftName', { name: person.displayName })} onPress={() => void link.liftBan(person)}>
              {say('people.lift')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
