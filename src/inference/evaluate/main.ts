// npm run evaluate: the command on this process's streams, with one clear message when it cannot run.
import { AppError } from '../../kit/errors.ts'
import { evaluate } from './command.ts'

try {
  await evaluate(process.argv.slice(2), process)
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
}
