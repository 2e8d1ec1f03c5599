// Who talked how much: one bar for each person, in the order of names or of joining, and the numbers behind it.
import type { ReactNode } from 'react'
import type { PersonReport } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayNumber, sayPercent } from '../words/words.ts'
import { DataTable } from './data-table.tsx'
import { sayDuration } from './durations.ts'
import type { SpanNumbers } from './span-numbers.ts'
import { ReportPart } from './view-switch.tsx'

type TalkPartProps = { readonly people: readonly PersonReport[]; readonly numbers: SpanNumbers; readonly order: ReactNode }

export const TalkPart = memoInLanguage(function TalkPart({ people, numbers, order }: TalkPartProps) {
  const lines = people.flatMap((person) => {
    const of = numbers.people.get(person.personId)
    return of && of.presentMs > 0 ? [{ person, ...of }] : []
  })
  const largest = Math.max(0.01, ...lines.map(({ talkShare }) => talkShare))
  return (
    <ReportPart
      id="talk"
      title={say('analytics.talk.title')}
      tools={order}
      coverage={<p>{say('analytics.talk.coverage', { count: lines.length, duration: sayDuration(lines.reduce((sum, { speakingMs }) => sum + speakingMs, 0)) })}</p>}
      chart={() => (
        <ul className="bars">
          {lines.map(({ person, talkShare, speakingMs, presentMs }) => (
            <li key={person.personId} data-person={person.displayName}>
              <span className="bar-name" dir="auto">{person.displayName}</span>
              <span className="bar-track" aria-hidden="true">
                <span className="bar" style={{ inlineSize: `${(talkShare / largest) * 100}%` }} />
              </span>
              <span className="bar-value">{sayPercent(talkShare)}</span>
              <span className="bar-note soft">{say('analytics.talk.spokeOf', { speaking: sayDuration(speakingMs), present: sayDuration(presentMs) })}</span>
            </li>
          ))}
        </ul>
      )}
      table={() => (
        <DataTable
          caption={say('analytics.talk.title')}
          rows={lines}
          keyOf={({ person }) => person.personId}
          columns={[
            { id: 'name', title: say('analytics.people.name'), cell: ({ person }) => <bdi>{person.displayName}</bdi>, by: ({ person }) => person.displayName },
            { id: 'share', title: say('analytics.talk.share'), isNumber: true, cell: ({ talkShare }) => sayPercent(talkShare), by: ({ talkShare }) => talkShare },
            { id: 'speaking', title: say('analytics.people.spokeFor'), isNumber: true, cell: ({ speakingMs }) => sayDuration(speakingMs), by: ({ speakingMs }) => speakingMs },
            { id: 'present', title: say('analytics.people.presentFor'), isNumber: true, cell: ({ presentMs }) => sayDuration(presentMs), by: ({ presentMs }) => presentMs },
            { id: 'turns', title: say('analytics.talk.turns'), isNumber: true, cell: ({ turns }) => sayNumber(turns), by: ({ turns }) => turns },
            { id: 'interruptions', title: say('analytics.talk.interrupted'), isNumber: true, cell: ({ interruptions }) => sayNumber(interruptions), by: ({ interruptions }) => interruptions },
            { id: 'interrupted', title: say('analytics.talk.wasInterrupted'), isNumber: true, cell: ({ interrupted }) => sayNumber(interrupted), by: ({ interrupted }) => interrupted },
          ]}
        />
      )}
    />
  )
})
