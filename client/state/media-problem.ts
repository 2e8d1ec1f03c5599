// Why a camera or microphone could not be opened, in words a person can act on.
import type { Source } from '../../src/protocol/constants.ts'

export const MEDIA_PROBLEMS = ['insecure', 'denied', 'none-found', 'busy', 'unplugged', 'unknown'] as const
export type MediaProblem = (typeof MEDIA_PROBLEMS)[number]

/** From getUserMedia's rejection: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function mediaProblemOf(error: unknown): MediaProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'denied'
  if (name === 'SecurityError') return 'insecure'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none-found'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'unknown'
}

const NOUN = { microphone: 'microphone', camera: 'camera' } as const

export function describeMediaProblem(source: Source, problem: MediaProblem): { readonly title: string; readonly action: string } {
  const noun = NOUN[source]
  switch (problem) {
    case 'insecure':
      return { title: `The browser keeps the ${noun} closed on this address`, action: 'Open the page over https, or at http://localhost on this computer.' }
    case 'denied':
      return { title: `The browser may not use your ${noun}`, action: `Allow the ${noun} in the browser’s address bar, then try again.` }
    case 'none-found':
      return { title: `No ${noun} was found`, action: 'Connect one and it is used at once, or join without it.' }
    case 'busy':
      return { title: `Another program is using the ${noun}`, action: 'Close that program, then try again.' }
    case 'unplugged':
      return { title: `The ${noun} was disconnected`, action: 'Connect it again or choose another one.' }
    case 'unknown':
      return { title: `The ${noun} did not start`, action: 'Try again, or choose another one.' }
  }
}
