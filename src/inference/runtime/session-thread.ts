// A worker thread that owns the ONNX sessions; the only import of onnxruntime-node.
import { parentPort, workerData } from 'node:worker_threads'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import type { Provider } from '../../protocol/inference.ts'
import { MODEL_KINDS } from './sidecar.ts'
import type { ModelKind } from './sidecar.ts'
import type { FromThread, ThreadData, ToThread, Variant, VariantMemory } from './session-plan.ts'

type Prepared = { readonly session: InferenceSession; readonly feeds: Record<string, Tensor>; readonly fetches: Record<string, Tensor>; readonly memory: VariantMemory }
type Sessions = { readonly [Kind in ModelKind]: InferenceSession }

const port = parentPort!
const { provider, graphs, variants, slots } = workerData as ThreadData
env.logLevel = 'fatal'

/** What is tried in turn; the processor is always last. */
const CHAINS: Record<Provider, readonly Provider[]> = { cpu: ['cpu'], webgpu: ['webgpu', 'cpu'], cuda: ['cuda', 'cpu'], tensorrt: ['tensorrt', 'cuda', 'cpu'] }

const elements = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1)
const shared = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))

async function createSessions(active: Provider): Promise<Sessions> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: active === 'cpu' ? ['cpu'] : [active, 'cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // A spinning pool burns five times the processor time for nothing here.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
  const made: Partial<Record<ModelKind, InferenceSession>> = {}
  for (const kind of MODEL_KINDS) {
    try {
      made[kind] = await InferenceSession.create(graphs[kind], options)
    } catch (error) {
      for (const session of Object.values(made)) await session.release()
      throw new Error(`${kind}: ${messageOf(error)}`, { cause: error })
    }
  }
  return made as Sessions
}

/** Runs the variant once to learn its output shapes (and to warm it up), then binds every slot to memory that both threads see. */
async function prepare(session: InferenceSession, variant: Variant): Promise<readonly Prepared[]> {
  for (const { name } of variant.inputs) if (!session.inputNames.includes(name)) throw new Error(`${variant.model}: the graph has no input "${name}"`)
  for (const name of variant.outputs) if (!session.outputNames.includes(name)) throw new Error(`${variant.model}: the graph has no output "${name}"`)
  const bound = Array.from({ length: slots }, () => {
    const inputs = variant.inputs.map(({ dims }) => shared(elements(dims)))
    return { inputs, feeds: Object.fromEntries(variant.inputs.map(({ name, dims }, index) => [name, new Tensor('float32', inputs[index]!, dims)])) }
  })
  const first = await session.run(bound[0]!.feeds, variant.outputs)
  return bound.map(({ inputs, feeds }) => {
    const outputs = variant.outputs.map((name) => shared(first[name]!.size))
    const fetches = Object.fromEntries(variant.outputs.map((name, index) => [name, new Tensor('float32', outputs[index]!, first[name]!.dims)]))
    return { session, feeds, fetches, memory: { inputs, outputs } }
  })
}

async function open(): Promise<{ readonly active: Provider; readonly fallback: string | null; readonly prepared: readonly (readonly Prepared[])[] }> {
  let fallback: string | null = null
  for (const active of CHAINS[provider]) {
    try {
      const sessions = await createSessions(active)
      const prepared: (readonly Prepared[])[] = []
      for (const variant of variants) prepared.push(await prepare(sessions[variant.model], variant))
      return { active, fallback, prepared }
    } catch (error) {
      if (active === 'cpu') throw error
      fallback ??= messageOf(error)
    }
  }
  throw new Error('no provider could be used')
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300)
const send = (message: FromThread): void => port.postMessage(message)

try {
  const { active, fallback, prepared } = await open()
  // By variant, then slot.
  port.on('message', ({ slot, variant }: ToThread) => {
    const { session, feeds, fetches } = prepared[variant]![slot]!
    session.run(feeds, fetches).then(
      () => send({ kind: 'done', slot }),
      (error: unknown) => send({ kind: 'error', slot, message: messageOf(error) }),
    )
  })
  send({ kind: 'ready', active, fallback, memory: prepared.map((slotsOfVariant) => slotsOfVariant.map(({ memory }) => memory)) })
} catch (error) {
  send({ kind: 'failed', message: messageOf(error) })
}
