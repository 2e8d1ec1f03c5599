// Why a camera or microphone could not be opened, in words a person can act on.
import { say } from '../words/words.ts'
import type { DeviceSource } from './local-media.ts'

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

export type MediaTrouble = { readonly sources: readonly DeviceSource[]; readonly problem: MediaProblem }

type Trial = { readonly kind: string; readonly problem?: MediaProblem }

/** What is wrong now; the same problem of both devices is one trouble, told once. */
export function troublesOf(camera: Trial, microphone: Trial): readonly MediaTrouble[] {
  if (camera.problem && camera.problem === microphone.problem && camera.problem !== 'unplugged') return [{ sources: ['camera', 'microphone'], problem: camera.problem }]
  const one = (source: DeviceSource, { problem }: Trial): readonly MediaTrouble[] => (problem ? [{ sources: [source], problem }] : [])
  return [...one('camera', camera), ...one('microphone', microphone)]
}

export function describeMediaProblem({ sources, problem }: MediaTrouble): { readonly title: string; readonly action: string } {
  const [source = 'camera'] = sources
  const which = sources.length > 1 ? 'both' : source
  return { title: say(`problems.${problem}.${which}.title`), action: say(`problems.${problem}.${which}.action`) }
}
