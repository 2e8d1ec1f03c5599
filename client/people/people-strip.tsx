// Above the stage: somebody waits to be let in, or somebody switched one's own microphone or camera off.
import { DoorOpen, MicOff, VideoOff } from 'lucide-react'
import { Strip } from '../call/strip.tsx'
import type { CallState } from '../state/call-state.ts'
import type { LocalMediaState } from '../state/local-media.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import { say } from '../words/words.ts'

type PeopleStripProps = { readonly call: CallState; readonly link: ModerationLink; /** Null while the panel, where those who wait are listed, is open. */ readonly onShow: (() => void) | null }

/** Null when there is nothing of the kind to say. */
export function peopleStrip({ call, link, onShow }: PeopleStripProps, { microphone, camera }: LocalMediaState) {
  const { doneBy, outside } = call.room
  const hide = { name: say('pages.hide'), run: () => link.hideNotice() }
  if (doneBy?.what === 'mute' && !(microphone.kind === 'on' && !microphone.muted))
    return (
      <Strip tone="quiet" icon={<MicOff aria-hidden="true" />} actions={[hide]}>
        {say('people.mutedBy', { name: doneBy.by })}
      </Strip>
    )
  if (doneBy?.what === 'stop-camera' && camera.kind === 'off')
    return (
      <Strip tone="quiet" icon={<VideoOff aria-hidden="true" />} actions={[hide]}>
        {say('people.cameraStoppedBy', { name: doneBy.by })}
      </Strip>
    )
  const [first, second] = outside.waiting
  if (!first || !onShow) return null
  const one = [{ name: say('people.deny'), run: () => void link.deny(first) }, { name: say('people.admit'), run: () => void link.admit(first) }]
  const many = [{ name: say('people.showWaiting'), run: onShow }, { name: say('people.admitAll'), run: () => void link.admitAll() }]
  return (
    <Strip tone="quiet" icon={<DoorOpen aria-hidden="true" />} actions={second ? many : one}>
      {second ? say('people.knocks', { count: outside.waiting.length }) : say('people.knock', { name: first.displayName })}
    </Strip>
  )
}
