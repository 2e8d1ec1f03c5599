// What was done from here, the newest first, each with its way back where there is one.
import { History, Undo2 } from 'lucide-react'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say, sayTime } from '../words/words.ts'
import { useDesk } from './desk.ts'

export function DonePanel() {
  const { deeds, isLive } = useDesk()
  const all = useStore(deeds.all)
  if (all.length === 0) {
    return (
      <div className="board-nothing">
        <History aria-hidden="true" />
        <p>{say('moderator.doneNone')}</p>
        <p className="field-note">{say('moderator.doneNoneText')}</p>
      </div>
    )
  }
  return (
    <ul className="done">
      {all.map(({ id, atMs, text, undo, state }) => (
        <li key={id} data-state={state}>
          <span>
            <span dir="auto">{text}</span>
            <time className="field-note" dateTime={new Date(atMs).toISOString()}>
              {sayTime(atMs)}
            </time>
          </span>
          {undo && (
            <Button kind="plain" aria-label={say('moderator.undoOf', { what: text })} isDisabled={!isLive} onPress={undo}>
              <Undo2 className="points" aria-hidden="true" />
              {say('moderator.undo')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
