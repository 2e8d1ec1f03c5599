// Above the stage: somebody waits to be let in, or somebody switched one's own microphone or camera off.
import { DoorOpen, MicOff, MonitorX, VideoOff } from 'lucide-react'
import { Strip } from '../call/strip.tsx'
import type { CallState } from '../state/call-state.ts'
import type { LocalMediaState } from '../state/local-media.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import { UNDONE_WORDS } from '../state/room-state.ts'
import { say } from '../words/words.ts'

type PeopleStripProps = { readonly call: CallState; readonly link: ModerationLink; /** Null while the panel, where those who wait are listed, is open. */ readonly onShow: (() => void) | null }

const ICONS = { mute: MicOff, 'stop-camera': VideoOff, 'stop-screen': MonitorX } as const

/** Null when there is nothing of the kind to say. */
export function peopleStrip({ call, link, onShow }: PeopleStripProps, { microphone, camera }: LocalMediaState, isSharing: boolean) {
  const { doneBy, outside } = call.room
  const hide = { name: say('pages.hide'), run: () => link.hideNotice() }
  const isOnAgain = { mute: microphone.kind === 'on' && !microphone.muted, 'stop-camera': camera.kind === 'on', 'stop-screen': isSharing }
  if (doneBy && !isOnAgain[doneBy.what]) {
    const Icon = ICONS[doneBy.what]
    return (
      <Strip tone="quiet" icon={<Icon aria-hidden="true" />} actions={[hide]}>
        {say(UNDONE_WORDS[doneBy.what], { name: doneBy.by })}
      </Strip>
    )
  }
  const [first, second] = outside.waiting
  if (!first || !onShow) return null
  const one = [{ name: say('people.deny'), run: () => void link.answerKnock('deny', first) }, { name: say('people.admit'), run: () => void link.answerKnock('admit', first) }]
  const many = [{ name: say('people.showWaiting'), run: onShow }, { name: say('people.admitAll'), run: () => void link.answerAll('admit') }]
  return (
    <Strip tone="quiet" icon={<DoorOpen aria-hidden="true" />} actions={second ? many : one}>
      {second ? say('people.knocks', { count: outside.waiting.length }) : say('people.knock', { name: first.displayName })}
    </Strip>
  )
}
