// What analytics cost: a long meeting's bytes in the database and the time to its report, and how late and how dear a moderator's dashboard with 500 people is.
import { parseArgs } from 'node:util'
import { measureDashboard } from './insights/dashboard.ts'
import { measureStorage } from './insights/storage.ts'

/** Options: `--people N` (50) and `--hours N` (4) of the meeting that is stored; `--seconds N` measured with a dashboard, and as many before it without (15). */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { people: { type: 'string', default: '50' }, hours: { type: 'string', default: '4' }, seconds: { type: 'string', default: '15' } } })
  const [people, hours, seconds] = [Number(values.people), Number(values.hours), Number(values.seconds)]
  if (!(people >= 5 && people <= 1000 && hours > 0 && hours <= 24)) throw new RangeError('--people is a number from 5 to 1000, --hours one up to 24')
  if (!(seconds >= 1 && seconds <= 600)) throw new RangeError('--seconds is a number from 1 to 600')
  return { ...await measureStorage({ people, hours }), ...await measureDashboard(seconds) }
}
