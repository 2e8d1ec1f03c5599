// What is to be sent of a source now, from the state of one's devices and one's screen.
import type { Source } from '../../src/protocol/constants.ts'
import type { LocalMediaState } from './local-media.ts'
import type { ScreenState } from './screen-share.ts'

/** 'wait' while a device starts. */
export type Outgoing = 'wait' | { readonly track: MediaStreamTrack | null; readonly muted: boolean }

export function outgoingOf(source: Source, media: Pick<LocalMediaState, 'microphone' | 'camera'>, screen: ScreenState): Outgoing {
  if (source === 'screen' || source === 'screen-sound') return { track: screen.kind !== 'on' ? null : source === 'screen' ? screen.picture : screen.sound, muted: false }
  const now = media[source]
  if (now.kind === 'starting') return 'wait'
  // Nobody shall see the last picture before a phone call for as long as it lasts.
  return now.kind === 'on' ? { track: now.track, muted: now.muted || now.interruption === 'interrupted' } : { track: null, muted: true }
}
