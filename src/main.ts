// The front door: reads the configuration, opens the rooms, joins them, and closes them in reverse.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError, loadConfig, parseConfig, printConfigHelp } from './config.ts'
import type { Config } from './config.ts'
import { systemClock } from './kit/clock.ts'
import type { Clock } from './kit/clock.ts'
import { openDataFolder } from './kit/data-folder.ts'
import { createLog } from './kit/log.ts'
import type { Log } from './kit/log.ts'
import { Alerts } from './insights/alerts/alert-desk.ts'
import { openInsights } from './insights/insights.ts'
import { permitAnalysis } from './kit/purpose.ts'
import type { WorkerStats } from './protocol/inference.ts'
import { prohibitsAnalysis } from './protocol/purpose.ts'
import { ACCESS_SECRET_FILE, keptAccessSecret } from './signaling/access-secret.ts'
import { InferenceGate } from './signaling/inference-namespace.ts'
import { DEFAULT_LIMITS } from './signaling/options.ts'
import { openSignaling } from './signaling/server.ts'
import { openSfu } from './sfu/sfu.ts'
import type { Sfu, SfuDump } from './sfu/sfu.ts'

/** Two signals within so long are one. */
const SAME_SIGNAL_MS = 500
const projectFolder = fileURLToPath(new URL('..', import.meta.url))
const { version: serverVersion } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** What is running, for tests, benchmarks and an operator's curiosity; no personal data. */
export type Inspection = {
  readonly mediaWorkerPids: readonly number[]
  readonly inferenceWorkers: readonly { readonly kind: 'embedded' | 'remote'; readonly pid: number | undefined; readonly rtp: { readonly ip: string; readonly port: number; readonly encrypted: boolean }; readonly stats: WorkerStats | null }[]
}

export interface Overtone extends AsyncDisposable {
  /** For a browser on this machine. */
  readonly url: string
  inspect(): Inspection
  /** The media server's own count of what is open. */
  dump(): Promise<SfuDump>
  /** Asks every inference worker for its counters, now. */
  askWorkers(): Promise<readonly WorkerStats[]>
  /** Reads the TLS certificate again; false when it is no good (the log says why), or there is none. */
  reloadCertificate(): boolean
  close(): Promise<void>
}

/** Starts the whole server on a raw configuration. Throws ConfigError, or what kept a room from opening, with nothing left running. */
export async function startOvertone(rawConfig: unknown): Promise<Overtone> {
  const config = parseConfig(rawConfig)
  const logOf = (room: string) => createLog(room, config.log)
  const clock = systemClock
  await using opened = new AsyncDisposableStack()

  const folder = openDataFolder(resolve(projectFolder, config.data.folder))
  const insights = opened.use(await openInsights({ folder, postgresUrl: config.data.postgresUrl, retentionHours: config.data.retentionHours, groupMinimum: config.analytics.groupMinimum, webhooks: config.webhooks }, logOf('insights'), clock))
  const alerts = opened.use(await Alerts.open({
    store: { readRules: () => insights.ask('readRules'), writeRules: (...what) => insights.ask('writeRules', ...what), previewRules: (...what) => insights.ask('previewRules', ...what) },
    clock, groupMinimum: config.analytics.groupMinimum,
  }))
  const sfu = opened.use(await openSfu(sfuOptions(config), logOf('sfu'), clock))
  const analysing = await openAnalysing(config, sfu, clock, logOf)
  if (analysing) opened.use(analysing.room)
  const signaling = opened.use(await openSignaling({
    purpose: config.deployment.purpose,
    host: config.http.host,
    port: config.http.port,
    clientFolder: resolve(projectFolder, 'dist/client'),
    serverVersion,
    tls: config.http.tlsCert === '' ? null : { certFile: resolve(projectFolder, config.http.tlsCert), keyFile: resolve(projectFolder, config.http.tlsKey) },
    allowedOrigins: config.http.allowedOrigins,
    trustProxy: config.http.trustProxy,
    resumeGraceMs: config.rooms.resumeGraceMs,
    sweepIntervalMs: 500,
    botToken: config.bots.token === '' ? null : config.bots.token,
    access: { mode: config.access.mode, secret: accessSecret(config), lobby: config.access.lobby },
    signIn: config.oidc.issuer === '' ? null : config.oidc,
    turn: config.turn.urls.length === 0 ? null : config.turn,
    groupMinimum: config.analytics.groupMinimum,
    limits: {
      ...DEFAULT_LIMITS,
      peersPerRoom: config.rooms.maxPeers,
      rooms: config.rooms.maxRooms,
      socketsPerAddress: config.limits.socketsPerAddress,
      requestsPerSocket: { capacity: config.limits.burst, refillPerS: config.limits.requestsPerSecond },
      requestsPerAddress: { capacity: config.limits.burst * 10, refillPerS: config.limits.requestsPerSecond * 10 },
      requestsPerIdentity: { capacity: config.limits.burst * 10, refillPerS: config.limits.requestsPerSecond * 10 },
    },
  }, { media: { openRoom: (roomId) => sfu.openRoom(roomId), openCheck: (paths) => sfu.openCheck(paths) }, analysis: analysing?.room.analysis ?? null, inferenceGate: analysing?.gate ?? null, ledger: insights, analytics: { archive: insights, tokens: insights.tokens, webhooks: insights.webhooks }, alerts, watches: [insights, alerts] }, logOf('signaling'), clock))

  const rooms = opened.move()
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => closing ??= rooms.disposeAsync()
  return {
    url: signaling.address.url,
    inspect: () => ({
      mediaWorkerPids: sfu.workerPids,
      inferenceWorkers: (analysing?.room.registry.stats() ?? []).map(({ worker, stats }) => ({ kind: worker.kind, pid: worker.kind === 'embedded' ? analysing?.room.embeddedPid : undefined, rtp: { ip: worker.endpoint.ip, port: worker.endpoint.port, encrypted: worker.endpoint.srtp !== null }, stats })),
    }),
    dump: () => sfu.dump(),
    reloadCertificate: () => signaling.reloadCertificate(),
    askWorkers: async () => await analysing?.room.registry.askStats() ?? [],
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * The one place where analysis begins: without a permit none of its code is read, no inference worker is started or let in, and
 * the media server's taps are given to nobody.
 */
async function openAnalysing(config: Config, taps: Sfu, clock: Clock, logOf: (room: string) => Log) {
  const permit = permitAnalysis(config.deployment.purpose)
  if (permit === null || !config.analysis.enabled) return null
  const { openAnalysis } = await import('./analysis/open.ts')
  const remoteToken = config.analysis.token === '' ? null : config.analysis.token
  const gate = new InferenceGate({ permit, inferenceToken: remoteToken, badWorkerMessages: DEFAULT_LIMITS.badWorkerMessages }, clock, logOf('signaling'))
  const embedded = config.analysis.embedded ? embeddedSettings(config) : null
  const room = openAnalysis({ permit, serverVersion, taps, remotes: gate, remoteToken, embedded, logs: { analysis: logOf('analysis'), inference: logOf('inference') }, clock })
  return { gate, room }
}

/** The configured one, or the one that is kept. */
function accessSecret({ access, data }: Config): string {
  return access.secret === '' ? keptAccessSecret(resolve(projectFolder, data.folder, ACCESS_SECRET_FILE)) : access.secret
}

function sfuOptions({ media, log }: Config) {
  return {
    workers: media.workers === 'auto' ? availableParallelism() : media.workers,
    listenIp: media.listenIp,
    announcedAddress: media.announcedAddress === '' ? undefined : media.announcedAddress,
    port: media.port,
    tapListenIp: media.tapListenIp,
    logLevel: log.level,
  }
}

function embeddedSettings({ analysis, log }: Config): Record<string, string> {
  return {
    OVERTONE_INFERENCE_PROVIDER: analysis.provider,
    OVERTONE_INFERENCE_CAPACITY: String(analysis.capacity),
    OVERTONE_INFERENCE_MODELS: resolve(projectFolder, analysis.modelsDir),
    OVERTONE_INFERENCE_LOG: log.level,
  }
}

/** For whoever starts the server: what it says of itself, and what follows. */
function describePurpose({ deployment: { purpose }, analysis }: Config): string {
  const name = `Its purpose is ${purpose} (setting deployment.purpose)`
  if (prohibitsAnalysis(purpose)) return `${name}: nobody's expressions are analysed, and nobody can agree to it.`
  return analysis.enabled ? `${name}: expressions are analysed of those who agree, and of nobody else.` : `${name}; expression analysis is switched off.`
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return printConfigHelp((text) => process.stdout.write(text))
  const config = loadConfig({ env: process.env })
  const overtone = await startOvertone(config)
  process.stdout.write(`\n  Overtone is ready: open ${overtone.url}\n  ${describePurpose(config)}\n  Ctrl-C ends it. Settings: npm start -- --help\n\n`)
  if (config.http.tlsCert !== '') process.on('SIGHUP', () => overtone.reloadCertificate())
  let askedMs: number | null = null
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A signal to the whole process group comes twice, once from the launcher; a person who presses again means it.
      if (askedMs !== null && performance.now() - askedMs < SAME_SIGNAL_MS) return
      if (askedMs !== null) process.exit(1)
      askedMs = performance.now()
      overtone.close().then(() => process.exit(0), (error: unknown) => {
        process.stderr.write(`Closing failed: ${String(error)}\n`)
        process.exit(1)
      })
    })
  }
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `Overtone cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = error instanceof ConfigError ? 2 : 1
  }
}
