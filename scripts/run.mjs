// The launcher behind every npm script: sets up what the target needs, then runs the target on Node 24.
// Written for any Node from 16 on and without packages, because on a fresh clone there is nothing else yet.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { parseLaunch } from './setup/launch.mjs'
import { createProgress } from './setup/progress.mjs'
import { asProblem, describeProblem } from './setup/problem.mjs'
import { root } from './setup/root.mjs'
import { setUp } from './setup/set-up.mjs'

const PARENT_CHECK_MS = 250

try {
  const { needs, target, args } = parseLaunch(process.argv.slice(2))
  const node = await setUp(needs, createProgress(process.stderr))
  if (target !== null) runTarget(node, [target, ...args])
} catch (error) {
  process.stderr.write(describeProblem(asProblem(error)))
  process.exitCode = 1
}

/** The target takes this process's place: its output, its signals, its exit status. */
function runTarget(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit' })
  child.on('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`)
    process.exitCode = 1
  })
  // A terminal sends Ctrl-C to the child as well: passing it on there would make two of it.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm passes SIGTERM to the shell between it and this process, and that dies of it without a word.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, PARENT_CHECK_MS)
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    process.exitCode = signal === null ? code : 128 + constants.signals[signal]
  })
}
