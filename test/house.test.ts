// The house's rules: who may import whom, one owner for each native library, small files that say what they are.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Room → rooms it may import, besides itself and the ports (types) of any room of the server. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  kit: ['protocol'],
  sfu: ['protocol', 'kit'],
  signaling: ['protocol', 'kit'],
  analysis: ['protocol', 'kit'],
  insights: ['protocol', 'kit'],
  inference: ['protocol', 'kit'],
  bots: ['protocol', 'kit'],
  client: ['protocol'],
  config: ['protocol', 'kit'],
  main: ['protocol', 'kit', 'sfu', 'signaling', 'analysis', 'insights', 'config'],
}

/** The demo is a front door of its own: the server's, with bots inside; so is the command that makes access tokens. */
const OTHER_FRONT_DOORS: Readonly<Record<string, readonly string[]>> = { 'src/bots/demo.ts': ['src/main.ts', 'src/config.ts'], 'src/signaling/token.ts': ['src/config.ts'] }

/** What a room needs of others: the rooms that fulfil it read it, as types only. */
const PORTS = ['src/signaling/ports.ts', 'src/analysis/ports.ts']
const PORT_READERS = ['sfu', 'analysis', 'insights', 'main']

/** Package → the one place that imports it; 'one file in' means no more than one under each of the paths. */
const OWNERS: readonly { readonly library: RegExp; readonly owners: readonly string[]; readonly oneFileEach?: boolean }[] = [
  { library: /^mediasoup(?:\/|$)/, owners: ['src/sfu/'] },
  { library: /^onnxruntime-node$/, owners: ['src/inference/runtime/'] },
  { library: /^node-av(?:\/|$)/, owners: ['src/inference/ingest/', 'src/inference/evaluate/', 'src/bots/'], oneFileEach: true },
  { library: /^opus-decoder$/, owners: ['src/inference/ingest/'], oneFileEach: true },
  { library: /^werift-rtp(?:\/|$)/, owners: ['src/inference/ingest/'], oneFileEach: true },
  { library: /^@resvg\//, owners: ['src/bots/'], oneFileEach: true },
  { library: /^(?:socket\.io|fastify|@fastify\/.*)$/, owners: ['src/signaling/'] },
  { library: /^jose$/, owners: ['src/signaling/'] },
  { library: /^socket\.io-client$/, owners: ['client/', 'src/inference/link', 'src/bots/'] },
  { library: /^kysely(?:\/|$)/, owners: ['src/insights/'] },
  { library: /^node:sqlite$/, owners: ['src/insights/'], oneFileEach: true },
  { library: /^pdfkit$/, owners: ['src/insights/report/pdf/'], oneFileEach: true },
  { library: /^subset-font$/, owners: ['src/insights/report/pdf/'], oneFileEach: true },
  { library: /^pg(?:\/|$)/, owners: ['src/insights/'], oneFileEach: true },
  { library: /^i18next$/, owners: ['client/words/'], oneFileEach: true },
  { library: /^echarts(?:\/|$)/, owners: ['client/analytics/'], oneFileEach: true },
  { library: /^openid-client$/, owners: ['src/signaling/sign-in.ts'] },
  { library: /^standardwebhooks$/, owners: ['src/insights/webhooks/'], oneFileEach: true },
  { library: /^pino$/, owners: ['src/kit/log.ts'] },
  { library: /^(?:mediasoup-client|lucide-react|@fontsource.*|react(?:$|[-/]).*)$/, owners: ['client/'] },
]

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'bin', 'coverage', '__pycache__', 'cache', 'out', 'test-results', 'results', 'images', 'shims', 'patches'])
const LINES_SOFT = 200
const LINES_HARD = 400

type Source = { readonly path: string; readonly text: string }

function list(folder: string): readonly string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '.' ? name : `${folder}/${name}`
    if (name.startsWith('.') && name !== '.ci') return []
    if (statSync(join(root, path)).isDirectory()) return SKIPPED_FOLDERS.has(name) ? [] : list(path)
    return [path]
  })
}

const files = list('.')
const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') })
const CODE = new Set(['.ts', '.tsx', '.mjs'])
const code = files.filter((path) => CODE.has(extname(path)) && !path.endsWith('.d.ts')).map(read)
const product = code.filter(({ path }) => path.startsWith('src/') || path.startsWith('client/'))
const TEXT = new Set([...CODE, '.py', '.sh', '.md', '.json', '.css', '.html', '.txt'])

/** What a file imports, types included: static, re-exported, dynamic. Comments and strings elsewhere do not match. */
function importsOf({ text }: Source): readonly string[] {
  const statement = /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  return [statement, dynamic].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const targetOf = (from: string, specifier: string): string => normalize(join(dirname(from), specifier)).split(sep).join('/')

/** 'src/sfu/tap.ts' → 'sfu', 'src/main.ts' → 'main', 'client/ui/x.tsx' → 'client'. */
function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'src' ? second.replace(/\.ts$/, '') : top
}

test('the import scanner sees every form of import', () => {
  const text = `import a from './a.ts'\nimport type { B } from "./b.ts"\nimport {\n  c,\n  d,\n} from './c.ts'\nexport * from './d.ts'\nimport './e.css'\nconst f = await import('./f.ts')\n// import g from './g.ts'\nconst h = "import i from './i.ts'"\n`
  expect(importsOf({ path: 'x.ts', text })).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.css', './f.ts'])
})

test('every room imports only the rooms it may', () => {
  const offences = product.flatMap((source) => {
    const room = roomOf(source.path)
    const allowed = ROOMS[room]
    if (allowed === undefined) return [`${source.path}: the room "${room}" is not in the table`]
    return importsOf(source).filter(isRelative).map((specifier) => targetOf(source.path, specifier)).filter((target) => {
      const other = roomOf(target)
      return other !== room && !allowed.includes(other) && !(PORTS.includes(target) && PORT_READERS.includes(room))
        && !(OTHER_FRONT_DOORS[source.path] ?? []).includes(target)
    }).map((target) => `${source.path} imports ${target}`)
  })
  expect(offences).toEqual([])
})

test('ports hold types only, so that reading them binds no room to another', () => {
  for (const path of PORTS) expect(read(path).text, path).not.toMatch(/^\s*(?:import (?!type )|export (?!type |interface ))/m)
})

test('the shipped code imports nothing of tests, benchmarks and scripts', () => {
  const offences = product.flatMap((source) => importsOf(source).filter(isRelative).map((specifier) => targetOf(source.path, specifier))
    .filter((target) => /^(?:test|bench|scripts|training)\//.test(target)).map((target) => `${source.path} imports ${target}`))
  expect(offences).toEqual([])
})

test.each(OWNERS)('$library is imported by its owner alone', ({ library, owners, oneFileEach }) => {
  const importers = product.filter((source) => importsOf(source).some((specifier) => library.test(specifier))).map(({ path }) => path)
  expect(importers.filter((path) => !owners.some((owner) => path.startsWith(owner)))).toEqual([])
  if (oneFileEach) for (const owner of owners) expect(importers.filter((path) => path.startsWith(owner)).length, `files in ${owner}`).toBeLessThanOrEqual(1)
})

test('threads are started by the one function that makes them safe', () => {
  expect(product.filter(({ text }) => text.includes('new Worker(')).map(({ path }) => path)).toEqual(['src/kit/threads.ts'])
})

test('only the consent handler makes consent', () => {
  const callers = product.filter(({ text }) => text.includes('createConsentAuthority')).map(({ path }) => path)
  expect(callers.filter((path) => path !== 'src/kit/consent.ts' && path !== 'src/signaling/consent.ts')).toEqual([])
})

test('nothing that is about a person stands in a log line but under the marked key', () => {
  const line = /\blog\w*\)?\.(?:child|trace|debug|info|warn|error|fatal)\(\{([^)]*)\}/gi
  const about = /\b(?:displayName|roomId|peerId|personId|identity|address|remoteIp|resumeToken|label|text)\b/
  const offences = product.flatMap(({ path, text }) => [...text.matchAll(line)].map((match) => (match[1] ?? '').replaceAll(/personal: \{[^}]*\}/g, '')).filter((fields) => about.test(fields)).map((fields) => `${path}: ${fields}`))
  expect(offences).toEqual([])
})

test('a permit to analyse is asked for twice, each time for the configured purpose, and made nowhere else', () => {
  const asked = product.flatMap(({ path, text }) => [...text.matchAll(/(?<!function )permitAnalysis\(([^)]*)\)/g)].map((match) => `${path}: ${match[1]}`))
  expect(asked.toSorted()).toEqual(['src/main.ts: config.deployment.purpose', 'src/signaling/server.ts: options.purpose'])
  expect(product.filter(({ text }) => text.includes('new AnalysisPermit(')).map(({ path }) => path)).toEqual(['src/kit/purpose.ts'])
})

test('the first line of every source file is its sentence', () => {
  const scripts = files.filter((path) => ['.py', '.sh', '.css'].includes(extname(path)) || path === '.ci/run').map(read)
  const offences = [...code, ...scripts].filter(({ text }) => {
    const lines = text.split('\n')
    const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0]
    return !/^(?:\/\/ |# |\/\*\*? |""")\S.{10,}/.test(first ?? '')
  })
  expect(offences.map(({ path }) => path).filter((path) => !path.endsWith('__init__.py'))).toEqual([])
})

test(`no source file is longer than ${LINES_HARD} lines`, () => {
  const lengths = [...code, ...files.filter((path) => ['.py', '.css'].includes(extname(path))).map(read)]
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
  const long = lengths.filter(({ lines }) => lines > LINES_SOFT).map(({ path, lines }) => `${path}: ${lines}`)
  if (long.length > 0) console.warn(`Longer than ${LINES_SOFT} lines, so worth a look:\n  ${long.join('\n  ')}`)
  expect(lengths.filter(({ lines }) => lines > LINES_HARD)).toEqual([])
})

test('there are no barrels, no drawers called utils, no enums', () => {
  expect(product.map(({ path }) => path).filter((path) => /(?:^|\/)(?:index|utils?|helpers?|misc|common)\.tsx?$/.test(path))).toEqual([])
  expect(product.filter(({ text }) => /^\s*(?:export\s+)?(?:const\s+)?enum\s/m.test(text)).map(({ path }) => path)).toEqual([])
})

test('every room with code has tests in the folder of its name, and every folder of tests a room', () => {
  const single = new Set(['main', 'config'])
  const rooms = [...new Set(product.map(({ path }) => roomOf(path)))].filter((room) => !single.has(room))
  const tested = new Set(files.filter((path) => /^test\/.+\.test\.(?:ts|tsx|mjs)$/.test(path)).map((path) => path.split('/')[1] ?? ''))
  expect(rooms.filter((room) => !tested.has(room)), 'rooms without tests').toEqual([])
  const known = new Set([...Object.keys(ROOMS), 'e2e', 'contracts', 'fixtures', 'scripts', 'bench'])
  const folders = new Set(files.filter((path) => /^test\/[^/]+\//.test(path)).map((path) => path.split('/')[1] ?? ''))
  expect([...folders].filter((folder) => !known.has(folder)), 'folders of tests without a room').toEqual([])
})

test('nothing outside the tests names a folder of one machine', () => {
  const texts = files.filter((path) => (TEXT.has(extname(path)) || path === '.ci/run') && !path.startsWith('test/') && path !== 'package-lock.json').map(read)
  const offences = texts.filter(({ text }) => /(?:^|[\s'"`(=:])\/(?:work|root|home)\/|\.\.\/shared\b/m.test(text)).map(({ path }) => path)
  expect(offences).toEqual([])
})

test('the table in docs/ARCHITECTURE.md is the table here', () => {
  const { text } = read('docs/ARCHITECTURE.md')
  for (const [room, allowed] of Object.entries(ROOMS)) {
    const row = `| ${room} | ${allowed.length === 0 ? '–' : allowed.join(', ')} |`
    expect(text).toContain(row)
  }
})
