// Which inference worker analyses whom: pure, by each worker's share of its capacity in use.
import type { WorkerId } from '../protocol/ids.ts'

export type WorkerLoad = { readonly workerId: WorkerId; readonly capacity: number; readonly subjects: number }

/** The worker that would be least full with one person more; the earlier one where two are alike. Null while all are full. */
export function chooseWorker(workers: readonly WorkerLoad[]): WorkerId | null {
  let best: WorkerLoad | null = null
  for (const worker of workers) {
    if (worker.subjects >= worker.capacity) continue
    if (best === null || shareWithOneMore(worker) < shareWithOneMore(best)) best = worker
  }
  return best?.workerId ?? null
}

/** How many people each worker should hand over to `to`, which has just appeared: only moves after which the fuller of the two is less full. */
export function planHandover(workers: readonly WorkerLoad[], to: WorkerId): ReadonlyMap<WorkerId, number> {
  const loads = new Map(workers.map((worker) => [worker.workerId, { ...worker }]))
  const moves = new Map<WorkerId, number>()
  const target = loads.get(to)
  if (target === undefined) return moves
  while (target.subjects < target.capacity) {
    const others = [...loads.values()].filter((load) => load !== target && load.subjects > 0)
    const fullest = others.toSorted((a, b) => b.subjects / b.capacity - a.subjects / a.capacity)[0]
    if (fullest === undefined || shareWithOneMore(target) >= fullest.subjects / fullest.capacity) return moves
    fullest.subjects--
    target.subjects++
    moves.set(fullest.workerId, (moves.get(fullest.workerId) ?? 0) + 1)
  }
  return moves
}

function shareWithOneMore({ subjects, capacity }: WorkerLoad): number {
  return (subjects + 1) / capacity
}
