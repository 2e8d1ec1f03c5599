// What was just done, for ten seconds, with its way back; a toast that somebody is on stays.
import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { TOAST_MS } from './deeds.ts'
import type { Deed } from './deeds.ts'
import { useDesk } from './desk.ts'
import './toasts.css'

/** More are in the list of what was done. */
const MOST = 4

export function Toasts() {
  const { deeds } = useDesk()
  const all = useStore(deeds.all)
  const shown = useStore(deeds.shown)
  return (
    <section className="toasts" aria-label={say('moderator.messages')}>
      {/* Filled while it is there, so that it is read out. */}
      <div role="status" className="toast-list">
        {all.filter(({ id }) => shown.has(id)).slice(0, MOST).map((deed) => <Toast key={deed.id} deed={deed} />)}
      </div>
    </section>
  )
}

function Toast({ deed: { id, text, undo, state } }: { readonly deed: Deed }) {
  const { deeds, isLive } = useDesk()
  const [isHeld, setIsHeld] = useState(false)
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => deeds.hide(id), TOAST_MS)
    return () => clearTimeout(timer)
    // Anew when it says something else, as after it was taken back.
  }, [isHeld, text, deeds, id])
  return (
    <div className="toast" data-state={state} onPointerEnter={() => setIsHeld(true)} onPointerLeave={() => setIsHeld(false)} onFocus={() => setIsHeld(true)} onBlur={() => setIsHeld(false)}>
      <p dir="auto">{text}</p>
      {undo && (
        <Button kind="plain" aria-label={say('moderator.undoOf', { what: text })} isDisabled={!isLive} onPress={undo}>
          <Undo2 className="points" aria-hidden="true" />
          {say('moderator.undo')}
        </Button>
      )}
      <Button kind="icon" className="button-plain" aria-label={say('pages.close')} onPress={() => deeds.hide(id)}>
        <X aria-hidden="true" />
      </Button>
    </div>
  )
}
