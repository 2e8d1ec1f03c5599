// Somebody who leads the call asks to unmute: nothing opens before the person says so.
import { say } from '../words/words.ts'
import { Decision } from './decision.tsx'

export function UnmuteRequest({ by, onAnswer }: { readonly by: string; readonly onAnswer: (yes: boolean) => void }) {
  return <Decision tone="plain" title={say('people.asked.title', { name: by })} text={say('people.asked.text')} yes={say('people.asked.yes')} no={say('people.asked.no')} onAnswer={onAnswer} />
}
