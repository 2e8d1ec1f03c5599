// docs/PROTOCOL.md names every event, every error with its words, every message of the inference link, and the versions.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { RULE_KINDS } from '../../src/protocol/alerts.ts'
import { actionSchema, dashboardSchemas } from '../../src/protocol/dashboard.ts'
import type { DashboardServerEvents } from '../../src/protocol/dashboard.ts'
import { ERRORS } from '../../src/protocol/errors.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { ServerToClientEvents } from '../../src/protocol/events.ts'
import { INFERENCE_PROTOCOL_VERSION, serverMessageSchema, workerMessageSchema } from '../../src/protocol/inference.ts'

const text = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8')

/** The rows' first cells under a heading. */
function named(heading: string): string[] {
  const section = text.split(new RegExp(`^## ${heading}$`, 'm'))[1]?.split(/^## /m)[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!)
}

/** A type has no list at run time: this one stops compiling when an event is missing from it. */
const SERVER_EVENTS: Record<keyof ServerToClientEvents, true> = {
  'peer:joined': true, 'peer:left': true, 'peer:away': true, 'peer:back': true, 'peer:role': true, quality: true, 'room:door': true, 'room:outside': true, 'lobby:admitted': true, 'lobby:denied': true, 'you:moderated': true, 'producer:added': true, 'producer:paused': true, 'producer:resumed': true, 'producer:closed': true,
  'consumer:closed': true, 'speaker:active': true, 'analysis:status': true, 'consent:ended': true, readings: true,
  'chat:message': true, 'chat:deleted': true, 'reaction:shown': true, 'hands:changed': true, 'room:rejoin': true, 'server:closing': true,
}

test('every request stands in the table, and no other', () => {
  expect(named('Requests').toSorted()).toEqual(Object.keys(requestSchemas).toSorted())
})

test('every key of every request stands in its row', () => {
  for (const [name, schema] of Object.entries(requestSchemas)) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
    const payload = row.split('|')[2] ?? ''
    expect([...payload.replaceAll(/\([^)]*\)/g, '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!).toSorted(), name).toEqual(Object.keys(schema.shape).toSorted())
  }
})

test('every event of the server stands in the table, and no other', () => {
  expect(named('What the server sends').toSorted()).toEqual(Object.keys(SERVER_EVENTS).toSorted())
})

/** The rows' first cells under a heading within the dashboard's. */
function inDashboard(heading: string): string[] {
  const section = text.split(/^## The dashboard$/m)[1]?.split(/^## /m)[0]?.split(new RegExp(`^### ${heading}$`, 'm'))[1]?.split(/^### /m)[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!)
}
const DASHBOARD_EVENTS: Record<keyof DashboardServerEvents, true> = { 'dashboard:state': true, 'dashboard:changes': true, 'dashboard:ended': true, 'server:closing': true }

test('every event, request and action of the dashboard and every kind of rule stand in their tables, and no other', () => {
  expect(inDashboard('What a dashboard is sent').toSorted()).toEqual(Object.keys(DASHBOARD_EVENTS).toSorted())
  expect(inDashboard('What a dashboard asks for').toSorted()).toEqual(Object.keys(dashboardSchemas).toSorted())
  expect(inDashboard('Actions').toSorted()).toEqual(actionSchema.options.map((option) => option.shape.kind.value).toSorted())
  expect(inDashboard('Rules and alerts')).toEqual(RULE_KINDS)
})

test('every error stands in the table with its title and what to do, and no other', () => {
  expect(named('Errors').toSorted()).toEqual(Object.keys(ERRORS).toSorted())
  for (const [code, { title, action }] of Object.entries(ERRORS)) expect(text).toContain(`| \`${code}\` | ${title} | ${action} |`)
})

test('only codes of the catalogue stand among the requests', () => {
  const section = text.split('## Requests')[1]?.split('## What the server sends')[0] ?? ''
  const codes = [...section.matchAll(/`([A-Z]{2,}_?[A-Z_]*)`/g)].map((match) => match[1]!)
  expect(codes.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([])
})

test('every message of the inference link stands in its table, and no other', () => {
  const types = [...workerMessageSchema.options, ...serverMessageSchema.options].map((option) => option.shape.type.value)
  expect(named('The inference link').toSorted()).toEqual(types.toSorted())
})

describe('versions', () => {
  test.each([
    ['PROTOCOL_VERSION', PROTOCOL_VERSION],
    ['INFERENCE_PROTOCOL_VERSION', INFERENCE_PROTOCOL_VERSION],
    ['CONSENT_VERSION', CONSENT_VERSION],
  ])('%s is the current one', (name, version) => {
    expect(text).toContain(`\`${name}\` (now ${version})`)
  })
})
