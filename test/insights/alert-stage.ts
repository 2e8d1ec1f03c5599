// A meeting on a hand's clock for tests of rules: people in it, time that passes, and what was said.
import { AlertEngine } from '../../src/insights/alerts/engine.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import type { Rule, RuleKind, Rules } from '../../src/protocol/alerts.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Observation } from '../../src/protocol/observation.ts'

/** All off but one, changed so. */
export const only = <Kind extends RuleKind>(kind: Kind, change: Partial<Extract<Rule, { kind: Kind }>> = {}): Rules => DEFAULT_RULES.map((rule) => (rule.kind === kind ? { ...rule, on: true, ...change } as Rule : { ...rule, on: false }))
export const id = (name: string) => name as PeerId
export const START = 5_000_000

export const stage = { nowMs: START, engine: new AlertEngine({ meeting: { meetingId: 'm' as MeetingId, roomId: 'tea' as RoomId }, openedMs: START, rules: DEFAULT_RULES, groupMinimum: 5 }) }
export const open = (rules: Rules): void => {
  stage.nowMs = START
  stage.engine = new AlertEngine({ meeting: { meetingId: 'm' as MeetingId, roomId: 'tea' as RoomId }, openedMs: START, rules, groupMinimum: 5 })
}
export const tell = (...observations: readonly Observation[]): void => {
  for (const observation of observations) stage.engine.observe(observation, stage.nowMs)
}
export const at = (ms: number): void => {
  stage.nowMs = START + ms
  stage.engine.advance(stage.nowMs)
}
export const join = (...names: readonly string[]): void => tell(...names.map((name): Observation => ({ kind: 'joined', peerId: id(name), person: { personId: name, keyDigest: '', displayName: name.toUpperCase() }, identity: null, role: 'participant', isBot: false })))
export const speak = (...names: readonly string[]): void => tell({ kind: 'speaking', peerIds: names.map(id) })
export const hand = (name: string, on: boolean): void => tell({ kind: 'hand', peerId: id(name), on })
export const quality = (name: string, score: number): void => tell({ kind: 'quality', peerId: id(name), score })
/** As the page would say them, oldest first. */
export const said = (): readonly string[] => stage.engine.alerts.toReversed().map(({ rule, atMs, sinceMs, endedMs, displayName, measured, label }) =>
  `${rule.kind} ${displayName ?? '-'} at ${atMs - START} since ${sinceMs - START} ended ${endedMs === null ? 'not' : endedMs - START}: ${Number(measured.toFixed(2))}${label === null ? '' : ` ${label}`}`)
