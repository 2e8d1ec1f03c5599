// Room and display names: the server's rules, a tidy-up of what people type, and a suggestion.
import { DISPLAY_NAME_MAX_LENGTH, DISPLAY_NAME_PATTERN, isReservedRoomId, ROOM_ID_PATTERN } from '../../src/protocol/constants.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'

export function isRoomName(name: string): name is RoomId {
  return ROOM_ID_PATTERN.test(name) && !isReservedRoomId(name)
}

/** What a person typed, as the name they most likely mean: "Quiet Otter!" is quiet-otter. */
export function tidyRoomName(typed: string): string {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 64)
}

export function isDisplayName(name: string): boolean {
  const trimmed = name.trim()
  return trimmed.length >= 1 && trimmed.length <= DISPLAY_NAME_MAX_LENGTH && DISPLAY_NAME_PATTERN.test(trimmed)
}

const MOODS = ['quiet', 'bright', 'gentle', 'brisk', 'mellow', 'clear', 'amber', 'silver', 'early', 'steady', 'warm', 'keen', 'light', 'open', 'soft', 'swift'] as const
const BEINGS = ['otter', 'heron', 'maple', 'cello', 'finch', 'willow', 'comet', 'harbor', 'lark', 'meadow', 'viola', 'pebble', 'river', 'robin', 'cedar', 'swan'] as const

/** Such as quiet-otter-42; `random` gives numbers in 0..1. */
export function suggestRoomName(random: () => number): RoomId {
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.min(from.length - 1, Math.floor(random() * from.length))] ?? from[0]
  return `${pick(MOODS)}-${pick(BEINGS)}-${10 + Math.min(89, Math.floor(random() * 90))}` as RoomId
}

export type Route =
  | { readonly kind: 'start' }
  | { readonly kind: 'room'; readonly roomId: RoomId }
  /** The list of meetings, or one of them. */
  | { readonly kind: 'analytics'; readonly meetingId: MeetingId | null }
  | { readonly kind: 'dashboard' }
  | { readonly kind: 'not-found' }

const MEETING = /^analytics\/([\w:-]{1,64})$/

/** Which page an address asks for: /, /<room>, /analytics, /analytics/<meeting> or /dashboard. */
export function routeOf(pathname: string): Route {
  const name = pathname.replace(/^\/|\/$/g, '')
  if (name === '') return { kind: 'start' }
  if (name === 'analytics') return { kind: 'analytics', meetingId: null }
  if (name === 'dashboard') return { kind: 'dashboard' }
  const meetingId = MEETING.exec(name)?.[1]
  if (meetingId !== undefined) return { kind: 'analytics', meetingId: meetingId as MeetingId }
  return isRoomName(name) ? { kind: 'room', roomId: name } : { kind: 'not-found' }
}

/** All meetings, the newest of one room, or one meeting; `instead`: going back does not lead here again. */
export type AnalyticsTarget = { readonly roomId?: RoomId; readonly meetingId?: MeetingId; readonly instead?: boolean }

export function analyticsPath({ roomId, meetingId }: AnalyticsTarget): string {
  if (meetingId !== undefined) return `/analytics/${meetingId}`
  return roomId === undefined ? '/analytics' : `/analytics?room=${roomId}`
}
