// A thread with some TypeScript to load, which answers with its number.
import { parentPort, workerData } from 'node:worker_threads'
import '../../src/config.ts'

parentPort?.postMessage(Number(workerData) + 1)
