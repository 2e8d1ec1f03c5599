// What analytics cost: a long meeting's bytes in the database and the time to its report.
import { parseArgs } from 'node:util'
import { measureStorage } from './insights/storage.ts'

/** Options: `--people N` (50) and `--hours N` (4) of the meeting that is stored. */
export async function run(args: readonly string[]): Promise<Record<string, number>> {
  const { values } = parseArgs({ args: [...args], options: { people: { type: 'string', default: '50' }, hours: { type: 'string', default: '4' } } })
  const [people, hours] = [Number(values.people), Number(values.hours)]
  if (!(people >= 5 && people <= 1000 && hours > 0 && hours <= 24)) throw new RangeError('--people is a number from 5 to 1000, --hours one up to 24')
  return { ...await measureStorage({ people, hours }) }
}
