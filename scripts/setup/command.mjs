// Runs a command of set-up: output goes to the log, its last line to the progress, a failure becomes a SetupProblem.
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { cacheDir, logFile, root } from './root.mjs'
import { SetupProblem } from './problem.mjs'

/** Resolves to { status, output }; `onLine` sees every line as it comes. Never rejects: a command that cannot start has status null. */
export function runCommand(command, args, { cwd = root, env = process.env, onLine = () => {}, timeoutMs = 0 } = {}) {
  mkdirSync(cacheDir, { recursive: true })
  appendFileSync(logFile, `\n$ ${[command, ...args].join(' ')}\n`)
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let line = ''
    const take = (chunk) => {
      const text = chunk.toString()
      appendFileSync(logFile, text)
      output = (output + text).slice(-100_000)
      const parts = (line + text).split(/[\r\n]+/)
      line = parts.pop()
      for (const part of parts) if (part.trim() !== '') onLine(part.trim())
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs) : null
    const finish = (status) => {
      if (timer !== null) clearTimeout(timer)
      resolve({ status, output })
    }
    child.on('error', (error) => {
      appendFileSync(logFile, `${error.message}\n`)
      finish(null)
    })
    child.on('close', (code) => finish(code))
  })
}

/** The same, where anything but success stops set-up with `message`. */
export async function mustRun(command, args, message, options = {}) {
  const result = await runCommand(command, args, options)
  if (result.status !== 0) throw new SetupProblem(message, { log: true, command: options.fix || null, hint: options.hint || null })
  return result.output
}
