// What the people add to the call's page: the tab with everybody, and on its button how many wait to be let in.
import { Users } from 'lucide-react'
import type { CallContext, Extension } from '../call/extensions.ts'
import { say } from '../words/words.ts'
import { PeoplePanel } from './people-panel.tsx'

export const PEOPLE_PANEL = 'people'

export function usePeople({ session, call }: CallContext): Extension {
  return {
    panels: [
      {
        id: PEOPLE_PANEL, title: say('people.people'), showName: say('people.show'), hideName: say('people.hide'), icon: Users, shortcut: 'P', badge: call.room.outside.waiting.length, rank: 15,
        content: () => <PeoplePanel session={session} call={call} ownName={session.displayName} />,
      },
    ],
  }
}
