// What of a room or a person needs somebody's attention, the most pressing first, pure.
import type { LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import type { Alert } from '../../src/protocol/alerts.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { levelOfScore } from '../state/quality.ts'
import type { QualityLevel } from '../state/quality.ts'
import type { BoardRoom } from './board.ts'

/** In the order of their weight. */
export const NEEDS = ['alert', 'waiting', 'hand', 'trouble'] as const
export type NeedKind = (typeof NEEDS)[number]
/** `sinceMs` on the server's clock; null where nobody noted it. */
export type Need = { readonly kind: NeedKind; readonly count: number; readonly sinceMs: number | null }

export const isActive = (alert: Alert): boolean => alert.endedMs === null

/** Null: nothing is known yet. */
export function connectionOf({ here, quality }: LivePerson): QualityLevel | null {
  if (!here) return 'lost'
  return quality === null ? null : levelOfScore(quality)
}

export function isInTrouble(person: LivePerson): boolean {
  const level = connectionOf(person)
  return level === 'poor' || level === 'lost'
}

/** Those that still hold, by whom they are about. */
export function alertsByPerson({ alerts }: LiveRoom): ReadonlyMap<PeerId, readonly Alert[]> {
  const by = new Map<PeerId, Alert[]>()
  for (const alert of alerts) {
    if (alert.peerId === null || !isActive(alert)) continue
    by.set(alert.peerId, [...(by.get(alert.peerId) ?? []), alert])
  }
  return by
}

export function needsOfPerson(person: LivePerson, alerts: readonly Alert[] = []): readonly Need[] {
  return [
    ...(alerts.length > 0 ? [{ kind: 'alert', count: alerts.length, sinceMs: earliest(alerts.map(({ sinceMs }) => sinceMs)) } as const] : []),
    ...(person.handSinceMs === null ? [] : [{ kind: 'hand', count: 1, sinceMs: person.handSinceMs } as const]),
    ...(isInTrouble(person) ? [{ kind: 'trouble', count: 1, sinceMs: null } as const] : []),
  ]
}

export function needsOfRoom({ info, people }: BoardRoom): readonly Need[] {
  const active = info.alerts.filter(isActive)
  const all = [...people.values()]
  const hands = all.flatMap(({ handSinceMs }) => (handSinceMs === null ? [] : [handSinceMs]))
  const troubled = all.filter(isInTrouble).length
  return [
    ...(active.length > 0 ? [{ kind: 'alert', count: active.length, sinceMs: earliest(active.map(({ sinceMs }) => sinceMs)) } as const] : []),
    ...(info.waiting.length > 0 ? [{ kind: 'waiting', count: info.waiting.length, sinceMs: earliest(info.waiting.map(({ sinceMs }) => sinceMs)) } as const] : []),
    ...(hands.length > 0 ? [{ kind: 'hand', count: hands.length, sinceMs: earliest(hands) } as const] : []),
    ...(troubled > 0 ? [{ kind: 'trouble', count: troubled, sinceMs: null } as const] : []),
  ]
}

/** 0 needs attention most; as many as there are needs: nothing does. */
export function rankOf([first]: readonly Need[]): number {
  return first ? NEEDS.indexOf(first.kind) : NEEDS.length
}

function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times)
}
