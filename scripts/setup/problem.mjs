// What set-up says when it cannot do its part: what is wrong, and the command that mends it.
import { basename } from 'node:path'
import { logFile, root } from './root.mjs'

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

/** What went wrong otherwise, in the same form: a stack trace helps nobody here. */
export function asProblem(error) {
  if (error instanceof SetupProblem) return error
  if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) {
    return new SetupProblem(`${error.path || root} cannot be written by this user.`, { command: `sudo chown -R "$(id -un)" '${root}'` })
  }
  if (error.code === 'ENOSPC') return new SetupProblem('the disk is full (set-up needs about 1.5 GB).', { command: 'df -h .' })
  return new SetupProblem(`something unforeseen: ${error.message}`, { hint: 'Please report it, with this message and how you started.' })
}

export function describeProblem(problem) {
  const lines = ['', `Set-up stopped: ${problem.message}`]
  if (problem.command !== null) lines.push('Run this, then start again:', '', `    ${problem.command}`)
  if (problem.hint !== null) lines.push('', problem.hint)
  if (problem.log) lines.push('', `The whole output is in .cache/${basename(logFile)}.`)
  return `${lines.join('\n')}\n\n`
}
