// Why a camera or microphone could not be opened, in words a person can act on.
import type { DeviceSource } from '../../src/protocol/constants.ts'
import { browserKindOf, systemKindOf } from './browser-kind.ts'
import type { MediaContext } from './device-permission.ts'
import { say } from '../words/words.ts'

export const MEDIA_PROBLEMS = ['insecure', 'unsupported', 'blocked-by-policy', 'denied', 'denied-by-system', 'dismissed', 'none-found', 'busy', 'unplugged', 'unknown'] as const
export type MediaProblem = (typeof MEDIA_PROBLEMS)[number]

/** From getUserMedia's rejection: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
export function mediaProblemOf(error: unknown, context: MediaContext): MediaProblem {
  const { name, message } = error instanceof Error || error instanceof DOMException ? error : { name: '', message: '' }
  if (name === 'SecurityError') return context.secure ? 'blocked-by-policy' : 'insecure'
  if (name === 'NotAllowedError') {
    if (!context.allowedByPolicy) return 'blocked-by-policy'
    // Chromium's "Permission denied by system"; elsewhere the page has the permission and yet is refused.
    if (/system/i.test(message) || context.permission === 'granted') return 'denied-by-system'
    return context.permission === 'prompt' ? 'dismissed' : 'denied'
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none-found'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'unknown'
}

/** Where there is nothing to ask: browsers hide it on addresses that are not secure. */
export function problemWithout({ secure }: MediaContext): MediaProblem {
  return secure ? 'unsupported' : 'insecure'
}

/** Those that pass without a word to this page: the device is let go elsewhere, the system's settings change. */
export function passesUnnoticed(problem: MediaProblem): boolean {
  return problem === 'busy' || problem === 'denied-by-system'
}

/** Those that only another address or another browser mends. */
export function isForGood(problem: MediaProblem): boolean {
  return problem === 'insecure' || problem === 'unsupported' || problem === 'blocked-by-policy'
}

export type MediaTrouble = { readonly sources: readonly DeviceSource[]; readonly problem: MediaProblem }

type Trial = { readonly kind: string; readonly problem?: MediaProblem }

/** What is wrong now; the same problem of both devices is one trouble, told once. */
export function troublesOf(camera: Trial, microphone: Trial): readonly MediaTrouble[] {
  if (camera.problem && camera.problem === microphone.problem && camera.problem !== 'unplugged') return [{ sources: ['camera', 'microphone'], problem: camera.problem }]
  const one = (source: DeviceSource, { problem }: Trial): readonly MediaTrouble[] => (problem ? [{ sources: [source], problem }] : [])
  return [...one('camera', camera), ...one('microphone', microphone)]
}

type Hints = { readonly userAgent: string; readonly maxTouchPoints: number }

export function describeMediaProblem({ sources, problem }: MediaTrouble, browser: Hints = navigator): { readonly title: string; readonly action: string } {
  const [source = 'camera'] = sources
  const which = sources.length > 1 ? 'both' : source
  const title = say(`problems.${problem}.${which}.title`)
  if (problem === 'denied') return { title, action: say(`checks.allow.${browserKindOf(browser)}`) }
  if (problem === 'denied-by-system') return { title, action: say(`checks.allowInSystem.${systemKindOf(browser)}`) }
  return { title, action: say(`problems.${problem}.${which}.action`) }
}
