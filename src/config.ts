// The configuration: schema, defaults, and reading it from a file and the environment; every bad key is named at once.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { LOG_LEVELS } from './kit/log.ts'
import { ACCESS_MODES } from './protocol/constants.ts'
import { PROVIDERS } from './protocol/inference.ts'
import { DEFAULT_PURPOSE, PURPOSES, prohibitsAnalysis } from './protocol/purpose.ts'
import type { Purpose } from './protocol/purpose.ts'

export const CONFIG_FILE = 'overtone.config.json'
const ENV_PREFIX = 'OVERTONE_'
/** Settings whose values are never repeated in a complaint. */
const SECRET_NAMES: readonly string[] = ['token', 'secret', 'clientSecret', 'postgresUrl']
/** Environment names that start like a setting's and are not one: this file's place, and the inference program's own flags. */
const OTHER_ENV_NAMES = /^OVERTONE_(?:CONFIG$|DATA$|INFERENCE_)/

const wholeNumber = (min: number, max: number) => z.int().min(min).max(max)
const ipAddress = z.string().refine((text) => isIP(text) !== 0)
const hostName = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/
const host = z.string().refine((text) => isIP(text) !== 0 || hostName.test(text))
const token = z.union([z.literal(''), z.string().min(16).max(256)])
const secret = z.union([z.literal(''), z.string().min(32).max(256)])
/** RFC 7065: turn:host, turns:host:port, with ?transport=udp or tcp. */
const turnUrl = z.string().max(300).regex(/^turns?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/)
/** http is for a provider on this machine: secrets would cross a network in the clear. */
const issuer = z.union([z.literal(''), z.string().max(512).refine((text) => URL.canParse(text) && (text.startsWith('https:') || /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(text)))])
const origin = z.string().refine((text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text)
const postgresUrl = z.union([z.literal(''), z.string().max(1000).refine((text) => URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol))])
const yesNo = z.boolean()
/** A setting: its schema with its default, and the words for docs/CONFIG.md and --help. */
const setting = <S extends z.ZodType>(schema: S, fallback: z.output<S>, allowed: string, about: string) => schema.default(fallback as never).meta({ allowed, about })

const sections = {
  deployment: {
    purpose: setting(z.enum(PURPOSES), DEFAULT_PURPOSE, PURPOSES.join(', '), 'What this server is for; people are told. Under work and education nobody can be analysed, whatever else is set (docs/PRIVACY.md).'),
  },
  access: {
    mode: setting(z.enum(ACCESS_MODES), 'open', ACCESS_MODES.join(', '), 'Who may join: anybody, and the first to open a room is its host (open); or whoever has an access token, which `npm run token` prints as a link (token).'),
    secret: setting(secret, '', 'empty or 32 to 256 characters', 'What access tokens are signed with; empty: one is made at the first start and kept in data.folder, for its owner alone to read.'),
    lobby: setting(yesNo, false, 'true or false', 'Whether a new room has a lobby, where people wait until its host or a moderator lets them in; those switch it on and off as they like.'),
  },
  http: {
    host: setting(host, '127.0.0.1', 'IP address or host name', 'The address the web server listens on. Only this machine reaches the default; put a TLS proxy in front for others (docs/OPERATIONS.md).'),
    port: setting(wholeNumber(0, 65535), 3000, '0 to 65535', 'The web server\'s TCP port; 0 takes any free one.'),
    tlsCert: setting(z.string(), '', 'empty or a file', 'The TLS certificate in PEM form, the server\'s own first, then its chain; from the project\'s folder unless absolute. Read again when it changes and on SIGHUP. Empty: plain HTTP.'),
    tlsKey: setting(z.string(), '', 'empty or a file', 'The certificate\'s private key in PEM form, without a password.'),
    allowedOrigins: setting(z.array(origin), [], 'origins such as https://call.example.org; in the environment with commas between', 'Other web origins whose pages may connect; the server\'s own always may.'),
    trustProxy: setting(yesNo, false, 'true or false', 'Takes the visitor\'s address and the public host from X-Forwarded-For and X-Forwarded-Host; only behind a proxy of your own.'),
  },
  media: {
    workers: setting(z.union([z.literal('auto'), wholeNumber(1, 256)]), 'auto', '"auto" or 1 to 256', 'mediasoup workers; "auto" is one a core.'),
    listenIp: setting(ipAddress, '127.0.0.1', 'IP address', 'The address media are received on; 0.0.0.0 is every address this machine has.'),
    announcedAddress: setting(z.union([z.literal(''), host]), '', 'empty, IP address or host name', 'The address browsers are told to send media to, where that is not its own (behind NAT, in a container, in a cloud).'),
    port: setting(wholeNumber(0, 65535), 40000, '0 to 65535', 'The first worker\'s media port, UDP and TCP; each further worker takes the next one. 0 takes free ones.'),
    tapListenIp: setting(ipAddress, '0.0.0.0', 'IP address', 'The address that taps towards inference workers on other machines leave from; 0.0.0.0 is any. Taps within this machine use loopback.'),
  },
  oidc: {
    issuer: setting(issuer, '', 'empty or an https address (http on this machine alone)', 'The OpenID Connect provider that people sign in with, as it names itself; empty: nobody signs in (docs/OPERATIONS.md).'),
    clientId: setting(z.string().max(256), '', 'a text', 'What the provider knows this server by; needed with oidc.issuer.'),
    clientSecret: setting(z.string().max(512), '', 'a text', 'What this server proves that with; needed with oidc.issuer.'),
    publicUrl: setting(z.union([z.literal(''), origin]), '', 'empty or an origin such as https://call.example.org', 'Where people see this server, for the way back from the provider: this, with /api/sign-in/done. Empty: where they asked.'),
    scopes: setting(z.string().regex(/^openid( [\w:./-]+)*$/), 'openid profile', 'openid and others, with spaces between', 'What the provider is asked for.'),
    roleClaim: setting(z.string().min(1).max(256), 'groups', 'a claim, or a path such as realm_access.roles', 'The claim that holds a person\'s groups.'),
    hosts: setting(z.array(z.string()), [], 'groups; in the environment with commas between', 'Whoever is in one of these groups is a host, in every room.'),
    moderators: setting(z.array(z.string()), [], 'groups; in the environment with commas between', 'Whoever is in one of these is a moderator.'),
    observers: setting(z.array(z.string()), [], 'groups; in the environment with commas between', 'Whoever is in one of these, and in none of the above, is an observer.'),
    otherwise: setting(z.enum(['participant', 'observer', 'nobody']), 'participant', 'participant, observer, nobody', 'What those are who are in none of them; nobody keeps them out.'),
    sessionS: setting(wholeNumber(300, 2_592_000), 43_200, '300 to 2592000 s', 'How long a sign-in is good for joining.'),
  },
  turn: {
    urls: setting(z.array(turnUrl).max(8), [], 'addresses such as turn:turn.example.org:3478 or turns:turn.example.org:443?transport=tcp; in the environment with commas between', 'The TURN server (coturn with use-auth-secret) that browsers may go through where the network lets nothing else out; none without it (docs/OPERATIONS.md).'),
    secret: setting(token, '', 'empty or 16 to 256 characters', 'The TURN server\'s static-auth-secret, from which everybody gets credentials of their own that expire; needed with turn.urls.'),
    ttlS: setting(wholeNumber(60, 604_800), 43_200, '60 to 604800 s', 'How long such credentials are good for; each ICE restart brings new ones.'),
    relayOnly: setting(yesNo, false, 'true or false', 'Lets browsers send and receive over the TURN server only: to try it, or where nothing else may reach the media ports.'),
  },
  rooms: {
    maxPeers: setting(wholeNumber(1, 1000), 50, '1 to 1000', 'People (and bots) in one room.'),
    maxRooms: setting(wholeNumber(1, 100_000), 200, '1 to 100000', 'Rooms open at once.'),
    resumeGraceMs: setting(wholeNumber(0, 600_000), 20_000, '0 to 600000 ms', 'How long the place of somebody whose connection broke is kept.'),
  },
  limits: {
    requestsPerSecond: setting(wholeNumber(1, 10_000), 50, '1 to 10000', 'Requests a second that one connection may send for long.'),
    burst: setting(wholeNumber(1, 100_000), 400, '1 to 100000', 'Requests one connection may send at once (joining a room of 50 takes about 250).'),
    socketsPerAddress: setting(wholeNumber(1, 100_000), 100, '1 to 100000', 'Connections from one network address; behind a proxy set http.trustProxy, or all share the proxy\'s.'),
  },
  analysis: {
    enabled: setting(yesNo, true, 'true or false', 'Whether anybody can be analysed on this server, where its purpose permits it. People still have to agree, each for themselves.'),
    provider: setting(z.enum(PROVIDERS), 'cpu', PROVIDERS.join(', '), 'What the models run on; what is missing falls back to cpu and says so in the log.'),
    embedded: setting(yesNo, true, 'true or false', 'Whether the server runs an inference worker of its own; false where other machines do it all.'),
    capacity: setting(wholeNumber(1, 100_000), 16, '1 to 100000', 'People the server\'s own inference worker takes at once.'),
    token: setting(token, '', 'empty or 16 to 256 characters', 'What an inference worker on another machine must present; empty refuses them all.'),
    modelsDir: setting(z.string().min(1), 'models', 'a folder', 'Where the models are; from the project\'s folder unless absolute.'),
  },
  analytics: {
    groupMinimum: setting(wholeNumber(2, 50), 5, '2 to 50', 'How many people must share their labels before a mood of their group is shown, in reports and dashboards; of fewer none is (docs/PRIVACY.md).'),
  },
  bots: {
    token: setting(token, '', 'empty or 16 to 256 characters', 'What a bot must present to send plain RTP from this machine; empty refuses them.'),
  },
  data: {
    folder: setting(z.string().min(1), 'data', 'a folder', 'Where the server keeps what it keeps: its secrets and its database (docs/PRIVACY.md). From the project\'s folder unless absolute; made, for the server\'s own user alone, where it is missing.'),
    retentionHours: setting(wholeNumber(1, 87_600), 24, '1 to 87600 hours', 'How long consents, who saw or did what, and what happened in meetings (from their end on) are kept; then they are deleted for good.'),
    postgresUrl: setting(postgresUrl, '', 'empty or an address such as postgresql://user:password@host:5432/database', 'The PostgreSQL database that is used in place of the SQLite file in data.folder (docs/OPERATIONS.md); of one server alone.'),
  },
  webhooks: {
    allowPrivate: setting(yesNo, false, 'true or false', 'Whether webhooks may go to private, loopback and link-local addresses, and by http: for receivers in your own network. Whoever may make a webhook then reaches those (docs/SECURITY.md).'),
  },
  log: {
    level: setting(z.enum(LOG_LEVELS), 'info', LOG_LEVELS.join(', '), 'The least that is logged.'),
    showPersonal: setting(yesNo, false, 'true or false', 'Shows personal data (names, labels) in the log; for a developer\'s own machine only.'),
  },
} as const

const sectionOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never)
const schema = z.strictObject({
  deployment: sectionOf(sections.deployment),
  access: sectionOf(sections.access),
  http: sectionOf(sections.http),
  media: sectionOf(sections.media),
  oidc: sectionOf(sections.oidc),
  turn: sectionOf(sections.turn),
  rooms: sectionOf(sections.rooms),
  limits: sectionOf(sections.limits),
  analysis: sectionOf(sections.analysis),
  analytics: sectionOf(sections.analytics),
  bots: sectionOf(sections.bots),
  data: sectionOf(sections.data),
  webhooks: sectionOf(sections.webhooks),
  log: sectionOf(sections.log),
})

type DeepReadonly<T> = T extends readonly (infer Item)[] ? readonly DeepReadonly<Item>[] : T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T
export type Config = DeepReadonly<z.output<typeof schema>>
export type ConfigProblem = { readonly key: string; readonly wrong: string; readonly allowed: string }
export type Setting = { readonly key: string; readonly envName: string; readonly fallback: unknown; readonly allowed: string; readonly about: string }

/** Every setting in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.entries(sections).flatMap(([section, shape]) =>
  Object.entries(shape).map(([name, one]) => {
    const { allowed, about } = one.meta() as { allowed: string; about: string }
    return { key: `${section}.${name}`, envName: envNameOf(section, name), fallback: one.parse(undefined), allowed, about }
  }))

export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(`The configuration is not valid:\n${problems.map(({ key, wrong, allowed }) => `  ${key}: ${wrong}${allowed === '' ? '' : ` (allowed: ${allowed})`}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Checks everything and fills in the defaults. Throws one ConfigError that names every bad key. */
export function parseConfig(raw: unknown): Config {
  const result = schema.safeParse(raw)
  if (!result.success) throw new ConfigError(result.error.issues.flatMap((issue) => toProblems(issue, raw)))
  const { deployment, analysis, turn, http, oidc } = result.data
  const incomplete = [
    ...(['clientId', 'clientSecret'] as const).filter((name) => oidc.issuer !== '' && oidc[name] === '').map((name) => ({ key: `oidc.${name}`, wrong: 'is empty, and oidc.issuer names a provider', allowed: 'what the provider gave for this server' })),
    ...((http.tlsCert === '') !== (http.tlsKey === '') ? [{ key: http.tlsKey === '' ? 'http.tlsKey' : 'http.tlsCert', wrong: 'is empty, and its counterpart is not', allowed: 'http.tlsCert and http.tlsKey both, or neither' }] : []),
    ...(turn.urls.length > 0 && turn.secret === '' ? [{ key: 'turn.secret', wrong: 'is empty, and turn.urls names a TURN server', allowed: 'the static-auth-secret of that server, 16 to 256 characters' }] : []),
    ...(turn.relayOnly && turn.urls.length === 0 ? [{ key: 'turn.relayOnly', wrong: 'is true, and turn.urls names no TURN server: nobody could connect', allowed: 'false, or set turn.urls' }] : []),
  ]
  if (incomplete.length > 0) throw new ConfigError(incomplete)
  if (!prohibitsAnalysis(deployment.purpose)) return result.data
  // A default gives way to the purpose; what somebody wrote does not, silently.
  if (isSetToTrue(raw, 'analysis', 'enabled')) throw new ConfigError([contradiction(deployment.purpose)])
  return { ...result.data, analysis: { ...analysis, enabled: false } }
}

/** The file (overtone.config.json, or what OVERTONE_CONFIG names; only the latter must exist), then the environment over it. */
export function loadConfig({ file, env }: { readonly file?: string; readonly env: Readonly<Record<string, string | undefined>> }): Config {
  const named = file ?? env['OVERTONE_CONFIG']
  const fromFile = readConfigFile(named ?? CONFIG_FILE, named !== undefined)
  const fromEnv = readEnv(env)
  let config: Config | null = null
  const problems = [...fromEnv.problems]
  try {
    config = parseConfig(merge(fromFile, fromEnv.raw))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    problems.push(...error.problems)
  }
  if (config === null || problems.length > 0) throw new ConfigError(problems)
  return config
}

/** For --help: every setting, its environment name, default and meaning. */
export function printConfigHelp(write: (text: string) => void): void {
  const settings = SETTINGS.map(({ key, envName, fallback, allowed, about }) => `  ${key}  ${envName}\n      ${about}\n      default ${JSON.stringify(fallback)}; allowed: ${allowed}\n`)
  write(`Settings, in ${CONFIG_FILE} (or the file that OVERTONE_CONFIG names) and in the environment, which wins:\n\n${settings.join('')}`)
}

type Raw = Readonly<Record<string, unknown>>

function readConfigFile(path: string, mustExist: boolean): Raw {
  const bad = (wrong: string) => new ConfigError([{ key: path, wrong, allowed: 'a JSON object' }])
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (!mustExist && (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw bad(`cannot be read: ${(error as Error).message}`)
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    throw bad(`is not JSON: ${(error as Error).message}`)
  }
  if (!isRaw(raw)) throw bad('is not an object')
  return raw
}

function readEnv(env: Readonly<Record<string, string | undefined>>): { raw: Raw; problems: readonly ConfigProblem[] } {
  const raw: Record<string, Record<string, unknown>> = {}
  const problems: ConfigProblem[] = []
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || !name.startsWith(ENV_PREFIX) || OTHER_ENV_NAMES.test(name)) continue
    const known = SETTINGS.find(({ envName }) => envName === name)
    if (known === undefined) {
      problems.push({ key: name, wrong: 'is not a setting', allowed: 'see npm start -- --help' })
      continue
    }
    const [section = '', key = ''] = known.key.split('.')
    raw[section] = { ...raw[section], [key]: readText(text, known.fallback) }
  }
  return { raw, problems }
}

/** The environment has only text: numbers, true and false, and lists are read as such where the setting has such a default. */
function readText(text: string, fallback: unknown): unknown {
  if (Array.isArray(fallback)) return text.split(',').map((part) => part.trim()).filter((part) => part !== '')
  if (typeof fallback === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  const isNumeric = /^-?\d+(?:\.\d+)?$/.test(text)
  return isNumeric && (typeof fallback === 'number' || fallback === 'auto') ? Number(text) : text
}

function merge(file: Raw, env: Raw): Raw {
  const merged: Record<string, unknown> = { ...file }
  for (const [section, values] of Object.entries(env)) merged[section] = isRaw(file[section]) || file[section] === undefined ? { ...(file[section] as Raw), ...(values as Raw) } : file[section]
  return merged
}

function toProblems(issue: z.core.$ZodIssue, raw: unknown): readonly ConfigProblem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => ({ key: [...path, name].join('.'), wrong: 'is not a setting', allowed: nearby(path[0]) }))
  const known = SETTINGS.find(({ key }) => key === path.slice(0, 2).join('.'))
  const value = path.reduce<unknown>((inner, name) => (inner as Raw)[name], raw)
  const wrong = SECRET_NAMES.includes(path.at(-1) ?? '') ? 'is not acceptable' : `is ${JSON.stringify(value).slice(0, 80)}`
  return [{ key: path.join('.') || 'the configuration', wrong, allowed: known?.allowed ?? 'an object' }]
}

function isSetToTrue(raw: unknown, section: string, name: string): boolean {
  const values = isRaw(raw) ? raw[section] : undefined
  return isRaw(values) && values[name] === true
}

const contradiction = (purpose: Purpose): ConfigProblem => ({
  key: 'analysis.enabled',
  wrong: `is true, and deployment.purpose is ${JSON.stringify(purpose)}, for which inferring emotions is prohibited (Regulation (EU) 2024/1689, Article 5(1)(f))`,
  allowed: 'false, or leave it out; or another deployment.purpose, if that is what this server is for',
})

const nearby = (section: string | undefined): string =>
  section === undefined ? Object.keys(sections).join(', ') : SETTINGS.filter(({ key }) => key.startsWith(`${section}.`)).map(({ key }) => key).join(', ')

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value)

function envNameOf(section: string, name: string): string {
  return `${ENV_PREFIX}${section}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`)}`.toUpperCase()
}
