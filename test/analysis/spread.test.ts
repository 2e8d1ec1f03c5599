// How people are spread over inference workers: fair by share of capacity, and never over it.
import { expect, test } from 'vitest'
import { chooseWorker, planHandover } from '../../src/analysis/spread.ts'
import type { WorkerLoad } from '../../src/analysis/spread.ts'
import type { WorkerId } from '../../src/protocol/ids.ts'

const load = (name: string, capacity: number, subjects: number): WorkerLoad => ({ workerId: name as WorkerId, capacity, subjects })
const spread = (capacities: readonly number[], people: number) => {
  const loads = capacities.map((capacity, i) => ({ ...load(`w${i}`, capacity, 0) }))
  let waiting = 0
  for (let i = 0; i < people; i++) {
    const chosen = loads.find(({ workerId }) => workerId === chooseWorker(loads))
    if (chosen === undefined) waiting++
    else chosen.subjects++
  }
  return { subjects: loads.map(({ subjects }) => subjects), waiting }
}

test('people are spread in proportion to capacity', () => {
  expect(spread([10, 30], 20)).toEqual({ subjects: [5, 15], waiting: 0 })
})

test('nobody is sent to a full worker, and who has no place waits', () => {
  expect(spread([2, 1], 5)).toEqual({ subjects: [2, 1], waiting: 2 })
  expect(chooseWorker([])).toBeNull()
})

test('a new worker is handed people until the shares are even, and no further', () => {
  expect([...planHandover([load('a', 10, 6), load('b', 10, 2), load('new', 10, 0)], 'new' as WorkerId)]).toEqual([['a', 3]])
  expect(planHandover([load('a', 10, 1), load('new', 10, 0)], 'new' as WorkerId).size).toBe(0)
  expect([...planHandover([load('a', 10, 9), load('new', 2, 0)], 'new' as WorkerId)]).toEqual([['a', 1]])
})
