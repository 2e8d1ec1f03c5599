// Which tools stay in the call's bar when there is little room.
import { describe, expect, test } from 'vitest'
import { fitTools } from '../../client/call/tool.ts'
import type { Tool } from '../../client/call/tool.ts'

const tool = (id: string, rank: number): Tool => ({ id, name: id, icon: (() => null) as unknown as Tool['icon'], rank, action: { kind: 'press', run: () => undefined } })
const TOOLS = [tool('microphone', 0), tool('camera', 0), tool('hand', 20), tool('chat', 10), tool('labels', 40), tool('leave', 0)]
const ids = (tools: readonly Tool[]): string => tools.map(({ id }) => id).join(' ')

describe('the toolbar', () => {
  test('shows everything that fits, in its order, without a "More" button', () => {
    const { shown, hidden } = fitTools(TOOLS, 6)
    expect([ids(shown), ids(hidden)]).toEqual(['microphone camera hand chat labels leave', ''])
  })

  test('puts the highest ranks behind "More", which takes one place itself', () => {
    const { shown, hidden } = fitTools(TOOLS, 5)
    expect([ids(shown), ids(hidden)]).toEqual(['microphone camera chat leave', 'hand labels'])
  })

  test('never hides microphone, camera and leave, however little room there is', () => {
    for (const places of [4, 2, 0, -1]) expect(ids(fitTools(TOOLS, places).shown)).toBe('microphone camera leave')
  })
})
