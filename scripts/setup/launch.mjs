// Reads the launcher's own arguments: [--needs STEP,STEP] [TARGET] [--] [ARGUMENTS of the target].
import { SetupProblem } from './problem.mjs'

/** Beyond packages and Node, which everything needs. */
export const OPTIONAL_STEPS = ['media-worker', 'client', 'chromium', 'coturn', 'postgres']

export function parseLaunch(argv) {
  const rest = [...argv]
  const needs = []
  if (rest[0] === '--needs') {
    needs.push(...(rest[1] || '').split(','))
    rest.splice(0, 2)
  }
  const unknown = needs.filter((step) => !OPTIONAL_STEPS.includes(step))
  if (unknown.length > 0) throw new SetupProblem(`there is no step "${unknown.join('", "')}"; there are ${OPTIONAL_STEPS.join(', ')}`)
  const target = rest.length > 0 && rest[0] !== '--' ? rest.shift() : null
  if (rest[0] === '--') rest.shift()
  return { needs, target, args: rest }
}
