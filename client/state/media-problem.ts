// Why a camera or microphone could not be opened, in words a person can act on.
import type { Source } from '../../src/protocol/constants.ts'
import { browserKindOf, systemKindOf } from './browser-kind.ts'
import type { BrowserKind, SystemKind } from './browser-kind.ts'
import type { MediaContext } from './device-permission.ts'

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

export type MediaTrouble = { readonly sources: readonly Source[]; readonly problem: MediaProblem }

type Trial = { readonly kind: string; readonly problem?: MediaProblem }

/** What is wrong now; the same problem of both devices is one trouble, told once. */
export function troublesOf(camera: Trial, microphone: Trial): readonly MediaTrouble[] {
  if (camera.problem && camera.problem === microphone.problem && camera.problem !== 'unplugged') return [{ sources: ['camera', 'microphone'], problem: camera.problem }]
  const one = (source: Source, { problem }: Trial): readonly MediaTrouble[] => (problem ? [{ sources: [source], problem }] : [])
  return [...one('camera', camera), ...one('microphone', microphone)]
}

/** The way to the permission in each browser. */
const ALLOW: Readonly<Record<BrowserKind, string>> = {
  chromium: 'Press the icon left of the address, and switch camera and microphone to “Allow”. It works at once.',
  firefox: 'Press the crossed-out device left of the address, remove the block, then try again.',
  safari: 'In the menu bar choose Safari › Settings for this Website, and set camera and microphone to “Allow”.',
  ios: 'Press the icon left of the address › Website Settings, and allow camera and microphone; or allow them in Settings › Apps › your browser.',
  android: 'Press the icon left of the address › Permissions, and allow camera and microphone.',
  other: 'Allow camera and microphone for this page in the browser’s settings, then try again.',
}

/** Where the system withholds devices from a browser. */
const ALLOW_IN_SYSTEM: Readonly<Record<SystemKind, string>> = {
  mac: 'Open System Settings › Privacy & Security › Camera, and Microphone, and switch your browser on. It may have to be started again.',
  windows: 'Open Settings › Privacy & security › Camera, and Microphone, and let desktop apps use them.',
  ios: 'Open Settings › Privacy & Security › Camera, and Microphone, and switch your browser on.',
  android: 'Open Settings › Apps › your browser › Permissions, and allow camera and microphone.',
  other: 'Let your browser use camera and microphone in the system’s privacy settings.',
}

export function describeMediaProblem({ sources, problem }: MediaTrouble, browser: { readonly userAgent: string; readonly maxTouchPoints: number } = navigator): { readonly title: string; readonly action: string } {
  const noun = sources.join(' and ')
  const them = sources.length > 1 ? 'them' : 'it'
  switch (problem) {
    case 'insecure':
      return { title: `The browser keeps the ${noun} closed on this address`, action: 'Open the page over https, or at http://localhost on this computer.' }
    case 'unsupported':
      return { title: `This browser does not open the ${noun} for web pages`, action: 'Use a current Chrome, Edge, Firefox or Safari; browsers inside other apps often cannot.' }
    case 'blocked-by-policy':
      return { title: `This page is not allowed to use the ${noun}`, action: 'A rule of your organisation, or of the page that shows this one, forbids it. Open the call in a tab of its own, or ask your administrator.' }
    case 'denied':
      return { title: `This page may not use your ${noun}`, action: ALLOW[browserKindOf(browser)] }
    case 'denied-by-system':
      return { title: `Your system keeps the ${noun} from the browser`, action: ALLOW_IN_SYSTEM[systemKindOf(browser)] }
    case 'dismissed':
      return { title: `The browser’s question about the ${noun} was closed`, action: 'Try again, and choose “Allow” when it asks.' }
    case 'none-found':
      return { title: `No ${sources.join(' or ')} was found`, action: 'Connect one and it is used at once. Until then the call works without.' }
    case 'busy':
      return { title: `Another program is using the ${noun}`, action: `Close ${them} there; then it starts here by itself.` }
    case 'unplugged':
      return { title: `The ${noun} was disconnected`, action: 'Connect it again or choose another one.' }
    case 'unknown':
      return { title: `The ${noun} did not start`, action: 'Try again, or choose another one.' }
  }
}
