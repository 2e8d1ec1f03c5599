// What analytics cost. So far: how late a moderator's dashboard with 500 people is, and what it costs the server.
import { parseArgs } from 'node:util'
import { measureDashboard } from './insights/dashboard.ts'

/** Options: `--seconds N` measured with a dashboard, and as many before it without (15). */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '15' } } })
  const seconds = Number(values.seconds)
  if (!(seconds >= 1 && seconds <= 600)) throw new RangeError('--seconds is a number from 1 to 600')
  return { ...await measureDashboard(seconds) }
}
