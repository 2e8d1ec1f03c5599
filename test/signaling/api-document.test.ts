// docs/API.md shows every route of the API by a command that fits it, and names every fault of a webhook with its words.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { WEBHOOK_FAULTS } from '../../src/protocol/api-answers.ts'
import { API_PREFIX } from '../../src/protocol/api-requests.ts'
import { ROUTE_NAMES, ROUTES } from '../../src/signaling/analytics-api/routes.ts'
import type { RouteSpec } from '../../src/signaling/analytics-api/routes.ts'

const text = readFileSync(new URL('../../docs/API.md', import.meta.url), 'utf8')
const commands = [...text.matchAll(/^curl .*$/gm)].map(([line]) => {
  const url = new URL((/https:\S+?(?=\s|$)/.exec(line)?.[0] ?? '').replaceAll(/<(\w+)>/g, ':$1'))
  const body = /-d '(.*)'$/.exec(line)?.[1]
  return { route: `${/-X (\w+)/.exec(line)?.[1] ?? 'GET'} ${url.pathname}`, query: Object.fromEntries(url.searchParams), body: body === undefined ? null : (JSON.parse(body.replace('<resume token>', 'A'.repeat(43))) as unknown) }
})

test('every route stands there once, and no other', () => {
  expect(commands.map(({ route }) => route).toSorted()).toEqual(ROUTE_NAMES.map((name) => `${ROUTES[name].method} ${API_PREFIX}${ROUTES[name].path}`).toSorted())
})

test('every command sends what the server takes', () => {
  for (const { route, query, body } of commands) {
    const spec = ROUTE_NAMES.map((name): RouteSpec => ROUTES[name]).find(({ method, path }) => route === `${method} ${API_PREFIX}${path}`)!
    expect(spec.query.safeParse(query).success, route).toBe(true)
    expect(spec.body === null ? body === null : spec.body.safeParse(body).success, route).toBe(true)
  }
})

test('every fault of a webhook stands there with its words', () => {
  for (const [fault, words] of Object.entries(WEBHOOK_FAULTS)) expect(text).toContain(`| \`${fault}\` | ${words} |`)
})
