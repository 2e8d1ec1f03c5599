// The inference worker's front door: started by the server over IPC, or by hand on another machine with --connect.
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createLog } from '../kit/log.ts'
import { HELP, parseCommand } from './cli.ts'
import { openPipeline } from './pipeline.ts'
import { runInference } from './run.ts'

const embedded = process.send !== undefined && !process.argv.includes('--connect')
const command = parseCommand(process.argv.slice(2), process.env, { embedded, defaultModelsDir: fileURLToPath(new URL('../../models', import.meta.url)) })

if (command.kind === 'help') {
  process.stdout.write(HELP)
} else if (command.kind === 'invalid') {
  process.stderr.write(`The inference worker cannot start:\n${command.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exitCode = 2
} else {
  const log = createLog('inference', { level: command.config.logLevel })
  // Beside a media server on the same machine, labels wait and media do not.
  if (embedded) lowerPriority()
  try {
    const running = await runInference(command.config, openPipeline, log)
    const { promise: signalled, resolve: signal } = Promise.withResolvers<string>()
    process.once('SIGTERM', signal)
    // Ctrl-C reaches the whole process group: the server closes its worker itself, in its own order.
    process.on('SIGINT', (name) => (embedded ? undefined : signal(name)))
    const reason = await Promise.race([running.ended, signalled])
    log.info({ reason }, 'closing')
    await running.close()
    process.exit(0)
  } catch (error) {
    log.fatal({ err: error }, `the inference worker cannot start: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not every system lets a process do so; nothing depends on it.
  }
}
