// The one way that a thread is started here, since Node's collector of WebAssembly code is not safe beside threads.
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

/**
 * Node translates every TypeScript file by WebAssembly, in each thread anew, and all threads of a process share one list of the code
 * compiled for calls out of it. On Node 24 V8 now and then frees an entry of that list which is freed already, and the whole process ends with `Check failed: jit_page.has_value()`
 * (https://github.com/nodejs/node/issues/64500). Code that is never collected is never freed twice.
 * The flag is read at each collection, so it holds from here on for every thread of the process.
 */
export function startThread(program: URL, workerData: unknown): Worker {
  setFlagsFromString('--no-wasm-code-gc')
  return new Worker(program, { workerData })
}
