// What the inference program was asked to do: its flags and environment, read strictly, every mistake named at once.
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { LOG_LEVELS } from '../kit/log.ts'
import type { LogLevel } from '../kit/log.ts'
import { PROVIDERS } from '../protocol/inference.ts'
import type { Provider } from '../protocol/inference.ts'

export const HELP = `Overtone's inference worker: takes the media of people who agreed to be analysed, and reports what their faces and voices say.

  npm run inference -- --connect URL --token TOKEN [options]

  --connect URL     the Overtone server to register with, such as https://call.example.org
  --token TOKEN     the server's inference token (better in the environment: OVERTONE_INFERENCE_TOKEN)
  --listen IP       the address that takes RTP (default 0.0.0.0; 127.0.0.1 where the server is on this machine)
  --port N          its UDP port (default 0: the system chooses; set one where a firewall stands between)
  --encrypt WHEN    always, or outside (default): SRTP unless the address announced is this machine's loopback
  --announce IP     the address the server sends to, where it is not the one listened on (required with 0.0.0.0 or ::)
  --provider NAME   ${PROVIDERS.join(', ')} (default cpu; a missing one falls back, with one line in the log)
  --capacity N      how many people at once (default 32)
  --models DIR      the models (default: the models folder of this program)
  --log LEVEL       ${LOG_LEVELS.join(', ')} (default info)
  --help            this text

Every flag can be given as OVERTONE_INFERENCE_<NAME>; a flag wins over the environment.
`

export type InferenceConfig = {
  /** Null: started by a server, over IPC. */
  readonly connectUrl: string | null
  readonly token: string
  readonly listen: { readonly ip: string; readonly port: number }
  readonly announceIp: string | null
  readonly encrypt: Encrypt
  readonly provider: Provider
  readonly capacity: number
  readonly modelsDir: string
  readonly logLevel: LogLevel
}

export type ParsedCommand = { readonly kind: 'run'; readonly config: InferenceConfig } | { readonly kind: 'help' } | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/** When media come to this worker as SRTP; outside this machine they always do. */
const ENCRYPT = ['outside', 'always'] as const
export type Encrypt = (typeof ENCRYPT)[number]

const FLAGS = ['connect', 'token', 'listen', 'port', 'announce', 'encrypt', 'provider', 'capacity', 'models', 'log'] as const
type Flag = (typeof FLAGS)[number]

/** `embedded`: a server started this process and speaks to it over IPC. Pure: arguments and environment come in. */
export function parseCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>>, context: { readonly embedded: boolean; readonly defaultModelsDir: string }): ParsedCommand {
  const problems: string[] = []
  const flags = readFlags(args, problems)
  if (flags === 'help') return { kind: 'help' }
  const read = (flag: Flag): string | undefined => flags[flag] ?? (env[`OVERTONE_INFERENCE_${flag.toUpperCase()}`] || undefined)
  const connectUrl = context.embedded ? null : readUrl(read('connect'), problems)
  const token = read('token') ?? ''
  if (token === '') problems.push('--token (or OVERTONE_INFERENCE_TOKEN) is missing')
  const listenIp = readIp(read('listen') ?? (context.embedded ? '127.0.0.1' : '0.0.0.0'), '--listen', problems)
  const announce = read('announce')
  const announceIp = announce === undefined ? null : readIp(announce, '--announce', problems)
  if (announceIp === null && isWildcard(listenIp)) problems.push(`--announce is required with --listen ${listenIp}: the server cannot send to "any address"`)
  const config: InferenceConfig = {
    connectUrl,
    token,
    listen: { ip: listenIp, port: readInteger(read('port') ?? '0', '--port', 0, 65_535, problems) },
    announceIp,
    encrypt: readChoice(read('encrypt') ?? 'outside', '--encrypt', ENCRYPT, problems),
    provider: readChoice(read('provider') ?? 'cpu', '--provider', PROVIDERS, problems),
    capacity: readInteger(read('capacity') ?? '32', '--capacity', 1, 100_000, problems),
    modelsDir: read('models') ?? context.defaultModelsDir,
    logLevel: readChoice(read('log') ?? 'info', '--log', LOG_LEVELS, problems),
  }
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'run', config }
}

function readFlags(args: readonly string[], problems: string[]): Partial<Record<Flag, string>> | 'help' {
  const string = { type: 'string' } as const
  const options = { ...Object.fromEntries(FLAGS.map((flag) => [flag, string])), help: { type: 'boolean', short: 'h' } as const }
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const flags: Partial<Record<Flag, string>> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push(`"${token.value}" is not expected here`)
    if (token.kind !== 'option') continue
    if (token.name === 'help') return 'help'
    const flag = FLAGS.find((known) => known === token.name)
    if (flag === undefined) problems.push(`${token.rawName} is not a flag of this program (see --help)`)
    else if (token.value === undefined || token.value === '') problems.push(`--${flag} needs a value`)
    else flags[flag] = token.value
  }
  return flags
}

function readUrl(value: string | undefined, problems: string[]): string {
  if (value === undefined) problems.push('--connect URL is missing')
  else if (!URL.canParse(value) || !['http:', 'https:'].includes(new URL(value).protocol)) problems.push(`--connect "${value}" is not an http or https URL`)
  return value ?? ''
}

function readIp(value: string, name: string, problems: string[]): string {
  if (isIP(value) === 0) problems.push(`${name} "${value}" is not an IP address`)
  return value
}

function readInteger(value: string, name: string, min: number, max: number, problems: string[]): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) problems.push(`${name} "${value}" is not a whole number from ${min} to ${max}`)
  return number
}

function readChoice<T extends string>(value: string, name: string, choices: readonly T[], problems: string[]): T {
  const choice = choices.find((known) => known === value)
  if (choice === undefined) problems.push(`${name} "${value}" is not one of ${choices.join(', ')}`)
  return choice ?? choices[0]!
}

function isWildcard(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::'
}
