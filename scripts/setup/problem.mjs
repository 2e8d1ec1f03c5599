// What set-up says when it cannot do its part: what is wrong, and the command that mends it.
import { basename } from 'node:path'
import { logFile } from './root.mjs'

export class SetupProblem extends Error {
  /** `command`: what the reader types next; `log`: whether the log of the failed command helps. */
  constructor(message, { command = null, hint = null, log = false } = {}) {
    super(message)
    this.name = 'SetupProblem'
    this.command = command
    this.hint = hint
    this.log = log
  }
}

export function describeProblem(problem) {
  const lines = ['', `Set-up stopped: ${problem.message}`]
  if (problem.command !== null) lines.push('Run this, then start again:', '', `    ${problem.command}`)
  if (problem.hint !== null) lines.push('', problem.hint)
  if (problem.log) lines.push('', `The whole output is in .cache/${basename(logFile)}.`)
  return `${lines.join('\n')}\n\n`
}
