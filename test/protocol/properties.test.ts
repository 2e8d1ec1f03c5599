// What holds for every schema of the protocol and every payload: nothing crashes, nothing leaks, valid things pass unchanged, sizes end.
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../src/kit/clock.ts'
import { createLog } from '../../src/kit/log.ts'
import { ERRORS } from '../../src/protocol/errors.ts'
import type { Ack } from '../../src/protocol/errors.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { RequestName } from '../../src/protocol/events.ts'
import { Dispatcher } from '../../src/signaling/dispatcher.ts'
import { REQUEST_COSTS } from '../../src/signaling/handlers.ts'
import type { Handlers } from '../../src/signaling/handlers.ts'
import { RateLimits } from '../../src/signaling/rate-limits.ts'
import { Session } from '../../src/signaling/session.ts'
import { shapeOf, shapesIn, validFor } from './arbitrary-payloads.ts'

/** The same payloads each time: a failure here is a failure everywhere. */
const RUNS = { seed: 20_261_126, numRuns: 150 } as const

/** What the server answers over HTTP, and nobody sends: a meeting has no longest time, so neither have its report's lists. */
const ANSWERS = new Set(['report.ts', 'api-answers.ts'])

/** Every schema that a file of the protocol exports, requests one by one. */
async function schemas(): Promise<readonly (readonly [string, z.ZodType])[]> {
  const folder = new URL('../../src/protocol/', import.meta.url)
  const modules = await Promise.all(readdirSync(folder).filter((file) => !ANSWERS.has(file)).map(async (file) => [file, (await import(new URL(file, folder).href)) as Record<string, unknown>] as const))
  const found = new Map<z.ZodType, string>()
  const add = (name: string, value: unknown): void => {
    if (value instanceof z.ZodType && !found.has(value)) found.set(value, name)
  }
  for (const [name, schema] of Object.entries(requestSchemas)) add(name, schema)
  for (const [file, exported] of modules) for (const [name, value] of Object.entries(exported)) add(`${file} ${name}`, value)
  return [...found].map(([schema, name]) => [name, schema] as const)
}
const SCHEMAS = await schemas()
const OBJECTS = SCHEMAS.filter(([, schema]) => shapeOf(schema).type === 'object' || shapeOf(schema).oneOf !== undefined)
const REQUESTS = Object.keys(requestSchemas) as RequestName[]

/** Open on purpose: the media server's own objects, which it checks itself. The shape check and the message's size bound them. */
const OPEN_OBJECTS = /(?:dtlsParameters|rtpParameters|rtpCapabilities|parameters)$/

test('the schemas of requests, worker messages and ids are all found', () => {
  const names = SCHEMAS.map(([name]) => name)
  expect(names).toEqual(expect.arrayContaining([...REQUESTS, 'inference.ts workerMessageSchema', 'inference.ts serverMessageSchema', 'ids.ts roomIdSchema']))
})

describe.each(SCHEMAS)('%s', (_name, schema) => {
  test('meets anything at all with a verdict, never an exception', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSparseArray: true }), (anything) => {
      schema.safeParse(anything)
    }), RUNS)
  })

  test('takes what is valid, through JSON and back, and parsing again changes nothing', () => {
    fc.assert(fc.property(validFor(schema), (payload) => {
      const sent = JSON.parse(JSON.stringify(payload)) as unknown
      const parsed = schema.safeParse(sent)
      expect(parsed.success).toBe(true)
      expect(schema.safeParse(parsed.data)).toEqual(parsed)
    }), RUNS)
  })

  test('every text, list and number in it has an end', () => {
    const endless = shapesIn(shapeOf(schema)).flatMap(({ path, shape }) => {
      if (shape.type === 'object') return shape.additionalProperties === false || OPEN_OBJECTS.test(path) ? [] : [`${path} takes any key`]
      if (shape.type === 'array') return shape.maxItems === undefined && shape.prefixItems === undefined ? [`${path} is a list without end`] : []
      if (shape.type === 'string' && !shape.enum && shape.const === undefined) return shape.maxLength === undefined && !/\{\d+,\d+\}/.test(shape.pattern ?? '') ? [`${path} is a text without end`] : []
      if (shape.type === undefined && !shape.enum && shape.const === undefined && !shape.anyOf && !shape.oneOf) return OPEN_OBJECTS.test(path.replace(/\.\*$/, '')) ? [] : [`${path} takes anything`]
      return []
    })
    expect(endless).toEqual([])
  })
})

describe.each(OBJECTS)('%s', (_name, schema) => {
  test('refuses any key that nobody agreed on, beside whatever valid ones', () => {
    const known = new Set(shapesIn(shapeOf(schema)).flatMap(({ shape }) => Object.keys(shape.properties ?? {})))
    const key = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !known.has(name) && name !== '__proto__')
    fc.assert(fc.property(validFor(schema), key, fc.jsonValue(), (payload, name, value) => {
      expect(schema.safeParse({ ...(payload as object), [name]: value }).success).toBe(false)
    }), RUNS)
  })
})

const keysOf = (name: RequestName): readonly string[] => Object.keys(shapeOf(requestSchemas[name]).properties ?? {})

/** The server's one way in, with handlers that only say that they were reached. */
function dispatcher(): { ask: (event: unknown, ...args: unknown[]) => Promise<Ack<unknown>>; reached: string[] } {
  const reached: string[] = []
  const handlers = Object.fromEntries(REQUESTS.map((name) => [name, () => { reached.push(name); return {} }])) as unknown as Handlers
  const plenty = { capacity: 1e9, refillPerS: 1e9 }
  const one = new Dispatcher({ schemas: requestSchemas, costs: REQUEST_COSTS, handlers, rateLimits: new RateLimits({ perSocket: plenty, perAddress: plenty }), clock: systemClock, log: createLog('properties', { level: 'silent' }), disconnect: () => undefined })
  const session = new Session('socket', '127.0.0.1')
  return { reached, ask: (event, ...args) => new Promise((resolve) => void one.dispatch(session, event, [...args, resolve])) }
}

describe('through the dispatcher', () => {
  test('any event with anything is answered in the agreed form, with a code of the catalogue', async () => {
    const { ask } = dispatcher()
    await fc.assert(fc.asyncProperty(fc.oneof(fc.constantFrom(...REQUESTS), fc.string(), fc.anything()), fc.array(fc.anything(), { maxLength: 3 }), async (event, payloads) => {
      const args = payloads.filter((payload) => typeof payload !== 'function')
      const ack = await ask(event, ...args)
      if (ack.ok) expect(requestSchemas[event as RequestName].safeParse(args[0]).success).toBe(true)
      else {
        expect(Object.keys(ERRORS)).toContain(ack.error.code)
        expect(ack.error.code).not.toBe('INTERNAL')
        expect(JSON.stringify(ack).length).toBeLessThan(20_000)
      }
    }), { ...RUNS, numRuns: 1000 })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('what is refused is named by its keys and never by its values', async () => {
    const { ask } = dispatcher()
    const secret = 'VALUE-THAT-MUST-NOT-COME-BACK'
    const secrets = fc.oneof(fc.constant(secret), fc.constant([secret]), fc.constant({ inner: secret }), fc.constant({ inner: [{ deep: secret }] }))
    await fc.assert(fc.asyncProperty(fc.constantFrom(...REQUESTS), fc.dictionary(fc.string({ maxLength: 12 }), secrets, { maxKeys: 4 }), fc.func(fc.boolean()), async (name, extra, chosen) => {
      const payload: Record<string, unknown> = { ...extra, ...Object.fromEntries(keysOf(name).filter((key) => chosen(key)).map((key) => [key, secret])) }
      expect(JSON.stringify(await ask(name, payload))).not.toContain(secret)
    }), { ...RUNS, numRuns: 1000 })
  })

  test.each(REQUESTS.filter((name) => keysOf(name).length > 0))('%s with one key of a wrong type is BAD_REQUEST, names that key, and reaches no handler', async (name) => {
    const keys = keysOf(name)
    const { ask, reached } = dispatcher()
    await fc.assert(fc.asyncProperty(validFor(requestSchemas[name]), fc.constantFrom(...keys), async (payload, key) => {
      const ack = await ask(name, { ...(payload as object), [key]: [[]] })
      expect(ack).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } })
      if (!ack.ok) expect(ack.error.details?.some((detail) => detail.startsWith(`${key}:`) || detail.startsWith(`${key}.`))).toBe(true)
    }), { ...RUNS, numRuns: 30 })
    expect(reached).toEqual([])
  })

  test('what is valid reaches its handler', async () => {
    const { ask, reached } = dispatcher()
    for (const name of REQUESTS) await fc.assert(fc.asyncProperty(validFor(requestSchemas[name]), async (payload) => {
      expect(await ask(name, payload)).toEqual({ ok: true, data: {} })
    }), { ...RUNS, numRuns: 30 })
    expect(new Set(reached)).toEqual(new Set(REQUESTS))
  })
})
