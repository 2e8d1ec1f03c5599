// Whether packets still arrive where they should: from byte counts and times, pure.

/** Bytes that have arrived on each transport that should carry some now; reports of the other side count, ICE's own checks do not. */
export type FlowSample = { readonly bytes: readonly number[] }

export type Flow = {
  readonly bytes: readonly number[]
  readonly grewMs: number
  /** Something has flowed since the last alarm. */
  readonly armed: boolean
}

export const DRY: Flow = { bytes: [], grewMs: -Infinity, armed: false }
/** Video, voice without gaps, and their reports come many times a second; a handover between masts may take one. */
export const STALL_MS = 2000

/** Null: nothing need arrive, so nothing is missed. One transport that carries anything clears them all: then the network is there. */
export function flowed(flow: Flow, sample: FlowSample | null, nowMs: number): Flow {
  if (sample === null || sample.bytes.length === 0) return DRY
  const isSame = sample.bytes.length === flow.bytes.length && sample.bytes.every((bytes, index) => bytes === flow.bytes[index])
  if (isSame) return flow
  // The first sample of another set of transports says nothing yet.
  if (sample.bytes.length !== flow.bytes.length) return { bytes: sample.bytes, grewMs: nowMs, armed: flow.armed }
  const grew = sample.bytes.some((bytes, index) => bytes > (flow.bytes[index] ?? 0))
  return { bytes: sample.bytes, grewMs: grew ? nowMs : flow.grewMs, armed: flow.armed || grew }
}

export function isStalled({ grewMs, armed }: Flow, nowMs: number): boolean {
  return armed && nowMs - grewMs >= STALL_MS
}
