// The analysis's side of a call in the page: whose readings are kept, what withdrawing does at once, and that closing ends it.
import { beforeEach, expect, test } from 'vitest'
import { CallAnalysis } from '../../client/analysis/call-analysis.tsx'
import { initialCallState, reduceCall } from '../../client/state/call-state.ts'
import type { CallState } from '../../client/state/call-state.ts'
import type { Request, ServerSocket } from '../../client/state/signaling-client.ts'
import { Store } from '../../client/state/store.ts'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { readingOf } from '../signaling/fake-analysis.ts'

const ADA = 'ada' as PeerId
const SELF = 'self' as PeerId

/** A socket of one event, and a server that agrees to everything once it is let. */
let state: Store<CallState>
let asked: { readonly name: string; readonly payload: unknown; readonly answer: () => void }[]
let listeners: Set<(event: { readonly readings: readonly ReturnType<typeof readingOf>[] }) => void>
let ended: Set<() => void>
let analysis: CallAnalysis
beforeEach(() => {
  state = new Store<CallState>({ ...initialCallState, selfId: SELF, analysis: { state: 'ready', analysed: [ADA, SELF] } })
  asked = []
  listeners = new Set()
  ended = new Set()
  const socket = { on: (name: string, listener: never) => (name === 'readings' ? listeners : ended).add(listener), off: (name: string, listener: never) => (name === 'readings' ? listeners : ended).delete(listener) }
  const request = (name: string, payload: unknown): Promise<unknown> => new Promise((resolve) => asked.push({ name, payload, answer: () => resolve(name === 'consent:give' ? { version: CONSENT_VERSION, audience: 'self' } : payload) }))
  analysis = new CallAnalysis({
    state, socket: socket as unknown as ServerSocket, request: request as unknown as Request, apply: (event) => state.update((before) => reduceCall(before, event)), storage: null,
  })
})

const arrive = (...peerIds: readonly PeerId[]): void => listeners.forEach((listener) => listener({ readings: peerIds.map(readingOf) }))
const shown = (): readonly PeerId[] => [...analysis.readings.getSnapshot().keys()]

test('readings are kept of those who are analysed, also where the page learns of it later or no longer', () => {
  arrive(ADA, SELF, 'stranger' as PeerId)
  expect(shown()).toEqual([ADA, SELF])
  state.update((before) => reduceCall(before, { type: 'analysis:status', status: { state: 'ready', analysed: [SELF] } }))
  arrive(ADA)
  expect(shown()).toEqual([SELF])
})

test('consent is given in the words of this page, and known when the server has it', async () => {
  const given = analysis.giveConsent('self')
  expect(asked.map(({ name, payload }) => ({ name, payload }))).toEqual([{ name: 'consent:give', payload: { version: CONSENT_VERSION, audience: 'self', language: 'en' } }])
  expect(state.getSnapshot().consent).toBeNull()
  asked[0]!.answer()
  await given
  expect(state.getSnapshot().consent).toEqual({ version: CONSENT_VERSION, audience: 'self' })
})

test('withdrawing takes the own label away before the server has answered, and a late reading does not bring it back', async () => {
  arrive(ADA, SELF)
  const withdrawn = analysis.withdrawConsent()
  arrive(ADA, SELF)
  expect(shown()).toEqual([ADA])
  asked[0]!.answer()
  await withdrawn
  expect(state.getSnapshot()).toMatchObject({ consent: null, announcement: { text: 'Your analysis has stopped' } })
})

test('a suspension that was hidden is shown again the next time', () => {
  const status = (now: 'ready' | 'suspended') => state.update((before) => reduceCall(before, { type: 'analysis:status', status: { state: now, analysed: [] } }))
  status('suspended')
  analysis.answers.update((all) => ({ ...all, suspensionHidden: true }))
  status('suspended')
  expect(analysis.answers.getSnapshot().suspensionHidden).toBe(true)
  status('ready')
  expect(analysis.answers.getSnapshot().suspensionHidden).toBe(false)
})

test('closed, it hears nothing and shows nothing', () => {
  arrive(ADA)
  analysis.close()
  expect([shown(), listeners.size]).toEqual([[], 0])
})

test('a consent that the server ended is over at once: no stop is offered for what runs no more, and the own label goes', () => {
  state.update((before) => reduceCall(before, { type: 'consent', consent: { version: CONSENT_VERSION, audience: 'host' } }))
  arrive(ADA, SELF)
  ended.forEach((listener) => listener())
  expect(shown()).toEqual([ADA])
  expect(state.getSnapshot()).toMatchObject({ consent: null, announcement: { text: 'Your analysis has stopped' } })
  analysis.close()
  expect(ended.size).toBe(0)
})
