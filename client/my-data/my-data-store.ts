// What the server keeps about this tab's person: asked for with each key, put together, deleted.
import type { Erased, KeptData } from '../../src/protocol/kept-data.ts'
import { CallError } from '../state/call-error.ts'
import type { CallErrorCode } from '../state/call-error.ts'
import type { DataKeys } from '../state/data-keys.ts'
import { Store } from '../state/store.ts'

export type MyDataState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: CallErrorCode }
  | { readonly kind: 'ready'; readonly data: KeptData }
  | { readonly kind: 'deleted'; readonly entries: number }

export const NOTHING: KeptData = { atMs: 0, retentionHours: 24, consents: [], byOthers: [], byOneself: [], meetings: [], apiTokens: [], webhooks: [] }

const distinct = <T>(all: readonly T[]): readonly T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]

/** Of several places of one person, in the order of time. */
export function together(all: readonly KeptData[]): KeptData {
  const inTime = <Entry extends { readonly atMs: number }>(entries: readonly Entry[]): readonly Entry[] => entries.toSorted((a, b) => a.atMs - b.atMs)
  return {
    atMs: Math.max(0, ...all.map(({ atMs }) => atMs)),
    retentionHours: all.at(-1)?.retentionHours ?? NOTHING.retentionHours,
    consents: inTime(all.flatMap(({ consents }) => consents)),
    byOthers: inTime(all.flatMap(({ byOthers }) => byOthers)),
    byOneself: inTime(all.flatMap(({ byOneself }) => byOneself)),
    meetings: all.flatMap(({ meetings }) => meetings).toSorted((a, b) => a.startedMs - b.startedMs),
    // Several keys may have made one of them.
    apiTokens: distinct(all.flatMap(({ apiTokens }) => apiTokens)),
    webhooks: distinct(all.flatMap(({ webhooks }) => webhooks)),
  }
}

/** The answer; throws a CallError with the server's code. */
export async function askServer(method: 'GET' | 'DELETE', key: string): Promise<unknown> {
  let response: Response
  try {
    response = await fetch('/api/my-data', { method, headers: { authorization: `Bearer ${key}` }, cache: 'no-store', signal: AbortSignal.timeout(10_000) })
  } catch {
    throw new CallError('UNREACHABLE')
  }
  const body = (await response.json().catch(() => null)) as { readonly error?: CallErrorCode } | null
  if (!response.ok || body === null) throw new CallError(body?.error ?? 'INTERNAL')
  return body
}

export class MyDataStore extends Store<MyDataState> {
  readonly #keys: DataKeys
  readonly #ask: typeof askServer
  #asked = 0

  constructor(keys: DataKeys, ask: typeof askServer = askServer) {
    super({ kind: 'loading' })
    this.#keys = keys
    this.#ask = ask
  }

  async load(): Promise<void> {
    const asked = ++this.#asked
    this.set({ kind: 'loading' })
    const next = await this.#try(async () => ({ kind: 'ready', data: together((await this.#each('GET')) as readonly KeptData[]) }))
    if (asked === this.#asked) this.set(next)
  }

  async erase(): Promise<void> {
    const asked = ++this.#asked
    this.set({ kind: 'loading' })
    const next = await this.#try(async () => {
      const erased = (await this.#each('DELETE')) as readonly Erased[]
      return { kind: 'deleted', entries: erased.reduce((sum, { consents, audits, meetings }) => sum + consents + audits + meetings, 0) }
    })
    if (asked === this.#asked) this.set(next)
  }

  #each(method: 'GET' | 'DELETE'): Promise<readonly unknown[]> {
    return Promise.all(this.#keys.all.map((key) => this.#ask(method, key)))
  }

  async #try(work: () => Promise<MyDataState>): Promise<MyDataState> {
    try {
      return await work()
    } catch (error) {
      return { kind: 'failed', code: error instanceof CallError ? error.code : 'INTERNAL' }
    }
  }
}
