// Runs one benchmark by name: `npm run bench -- latency`; each ends with one line of JSON.
import { readdir } from 'node:fs/promises'

const [name, ...rest] = process.argv.slice(2)
const known = (await readdir(import.meta.dirname)).filter((file) => file.endsWith('.ts') && file !== 'main.ts').map((file) => file.slice(0, -3))
if (name === undefined || !known.includes(name)) {
  process.stderr.write(`Which benchmark? npm run bench -- ${known.join(' | ')}\n`)
  process.exit(2)
}
const { run } = (await import(`./${name}.ts`)) as { run: (args: readonly string[]) => Promise<Record<string, number | string>> }
const result = await run(rest)
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(0)
