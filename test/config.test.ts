// The configuration's claims: strict, complete in its complaints, the environment over the file, the docs as the schema.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, SETTINGS, loadConfig, parseConfig, printConfigHelp } from '../src/config.ts'
import type { ConfigProblem } from '../src/config.ts'
import { PURPOSES, prohibitsAnalysis } from '../src/protocol/purpose.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overtone-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function writeConfig(text: string): string {
  const path = join(folder, 'config.json')
  writeFileSync(path, text)
  return path
}

function problemsOf(read: () => unknown): readonly ConfigProblem[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

const keysOf = (read: () => unknown): readonly string[] => problemsOf(read).map(({ key }) => key)

describe('parseConfig', () => {
  test('an empty configuration is the defaults, and they are valid', () => {
    const config = parseConfig({})
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000, tlsCert: '', tlsKey: '', allowedOrigins: [], trustProxy: false })
    expect(parseConfig(config)).toEqual(config)
    for (const { key, fallback } of SETTINGS) {
      const [section = '', name = ''] = key.split('.')
      expect((config as unknown as Record<string, Record<string, unknown>>)[section]?.[name], key).toEqual(fallback)
    }
  })

  test('every bad key is named at once, with what is allowed', () => {
    const read = () => parseConfig({ http: { port: 'x', hots: 'a' }, media: 3, rooms: { maxPeers: 0 }, nope: {}, log: { level: 'loud' } })
    expect(keysOf(read).toSorted()).toEqual(['http.hots', 'http.port', 'log.level', 'media', 'nope', 'rooms.maxPeers'])
    expect(problemsOf(read)).toContainEqual({ key: 'http.port', wrong: 'is "x"', allowed: '0 to 65535' })
    expect(read).toThrow(/http\.hots: is not a setting \(allowed: http\.host, http\.port, /)
  })

  test.each([
    ['http.host', { http: { host: 'no host!' } }],
    ['http.allowedOrigins.1', { http: { allowedOrigins: ['https://a.example', 'https://a.example/path'] } }],
    ['media.workers', { media: { workers: 0 } }],
    ['media.listenIp', { media: { listenIp: 'localhost' } }],
    ['media.announcedAddress', { media: { announcedAddress: 'a b' } }],
    ['rooms.resumeGraceMs', { rooms: { resumeGraceMs: 1.5 } }],
    ['deployment.purpose', { deployment: { purpose: 'school' } }],
    ['analysis.provider', { analysis: { provider: 'tpu' } }],
    ['analysis.enabled', { analysis: { enabled: 'true' } }],
    ['bots.token', { bots: { token: 'short' } }],
    ['http.tlsKey', { http: { tlsCert: 'cert.pem' } }],
    ['http.tlsCert', { http: { tlsKey: 'key.pem' } }],
    ['oidc.issuer', { oidc: { issuer: 'http://id.example.org', clientId: 'a', clientSecret: 'b' } }],
    ['oidc.clientSecret', { oidc: { issuer: 'https://id.example.org', clientId: 'a' } }],
    ['oidc.scopes', { oidc: { scopes: 'profile' } }],
    ['turn.urls.0', { turn: { urls: ['https://turn.example.org'] } }],
    ['turn.secret', { turn: { urls: ['turn:turn.example.org'] } }],
    ['turn.secret', { turn: { secret: 'short' } }],
    ['data.postgresUrl', { data: { postgresUrl: 'mysql://user:word@db.example.org/overtone' } }],
    ['turn.relayOnly', { turn: { relayOnly: true } }],
    ['the configuration', null],
    ['the configuration', []],
    ['http.port', { http: { port: null } }],
  ])('%s is refused when it is bad', (key, raw) => {
    expect(keysOf(() => parseConfig(raw))).toEqual([key])
  })

  test('a token is never repeated in a complaint', () => {
    expect(JSON.stringify(problemsOf(() => parseConfig({ analysis: { token: 'hunter2' }, turn: { secret: 'hunter2' }, data: { postgresUrl: 'hunter2' } })))).not.toContain('hunter2')
  })

  test('a __proto__ key changes nothing and is refused', () => {
    expect(keysOf(() => parseConfig(JSON.parse('{"http":{"__proto__":{"port":1}}}')))).toEqual(['http.__proto__'])
  })
})

describe('the purpose', () => {
  test('is personal unless somebody says another, and analysis is then available', () => {
    expect(parseConfig({})).toMatchObject({ deployment: { purpose: 'personal' }, analysis: { enabled: true } })
  })

  test.each(PURPOSES)('%s: the default of analysis.enabled gives way exactly where the purpose prohibits analysis', (purpose) => {
    const config = parseConfig({ deployment: { purpose } })
    expect(config.analysis.enabled).toBe(!prohibitsAnalysis(purpose))
    expect(parseConfig(config)).toEqual(config)
    expect(parseConfig({ deployment: { purpose }, analysis: { enabled: false } }).analysis.enabled).toBe(false)
  })

  test.each(PURPOSES)('%s with analysis.enabled true in writing is refused exactly where the two contradict each other', (purpose) => {
    expect(keysOf(() => parseConfig({ deployment: { purpose }, analysis: { enabled: true } }))).toEqual(prohibitsAnalysis(purpose) ? ['analysis.enabled'] : [])
  })

  test('the contradiction is named with its reason and the ways out, also where half of it is in the environment', () => {
    const file = writeConfig('{ "analysis": { "enabled": true } }')
    const read = () => loadConfig({ file, env: { OVERTONE_DEPLOYMENT_PURPOSE: 'education' } })
    expect(read).toThrow(/analysis\.enabled: is true, and deployment\.purpose is "education", .*Article 5\(1\)\(f\).*\(allowed: false, or leave it out; or another deployment\.purpose/)
    expect(loadConfig({ file, env: { OVERTONE_DEPLOYMENT_PURPOSE: 'education', OVERTONE_ANALYSIS_ENABLED: 'false' } }).analysis.enabled).toBe(false)
  })
})

describe('loadConfig', () => {
  test('the environment wins over the file, and the file over the defaults', () => {
    const file = writeConfig('{ "http": { "port": 4000, "host": "localhost" } }')
    const { http } = loadConfig({ file, env: { OVERTONE_HTTP_PORT: '5000' } })
    expect(http).toEqual({ host: 'localhost', port: 5000, tlsCert: '', tlsKey: '', allowedOrigins: [], trustProxy: false })
  })

  test('the environment is read as the kind its setting has', () => {
    const config = loadConfig({
      file: writeConfig('{}'),
      env: {
        OVERTONE_HTTP_ALLOWED_ORIGINS: 'https://a.example, https://b.example',
        OVERTONE_MEDIA_WORKERS: '2',
        OVERTONE_ANALYSIS_ENABLED: 'false',
        OVERTONE_ANALYSIS_TOKEN: '1234567890123456',
        OVERTONE_ROOMS_RESUME_GRACE_MS: '0',
      },
    })
    expect(config.http.allowedOrigins).toEqual(['https://a.example', 'https://b.example'])
    expect(config.media.workers).toBe(2)
    expect(config.analysis).toMatchObject({ enabled: false, token: '1234567890123456' })
    expect(config.rooms.resumeGraceMs).toBe(0)
  })

  test('unknown OVERTONE_ names are refused together with every other bad key; other names are left alone', () => {
    const file = writeConfig('{ "rooms": { "maxPeers": -1 }, "htp": {} }')
    const keys = keysOf(() => loadConfig({ file, env: { OVERTONE_HTP_PORT: '1', OVERTONE_HTTP_PORT: 'x', PATH: '/bin', OVERTONE_CONFIG: '/elsewhere', OVERTONE_INFERENCE_TOKEN: 'its own' } }))
    expect(keys.toSorted()).toEqual(['OVERTONE_HTP_PORT', 'htp', 'http.port', 'rooms.maxPeers'])
  })

  test('OVERTONE_CONFIG names the file, and a named file must exist', () => {
    expect(loadConfig({ env: { OVERTONE_CONFIG: writeConfig('{ "http": { "port": 1 } }') } }).http.port).toBe(1)
    const missing = join(folder, 'missing.json')
    expect(keysOf(() => loadConfig({ env: { OVERTONE_CONFIG: missing } }))).toEqual([missing])
  })

  test.each(['{', '[]', '3', ''])('a file that holds %j is refused by name', (text) => {
    const file = writeConfig(text)
    expect(keysOf(() => loadConfig({ file, env: {} }))).toEqual([file])
  })
})

describe('the words', () => {
  test('docs/CONFIG.md lists every setting with its name in the environment, its default and what is allowed, and no other', () => {
    const rows = readFileSync(new URL('../docs/CONFIG.md', import.meta.url), 'utf8').split('\n').filter((line) => /^\| `[a-z]+\./.test(line))
    const expected = SETTINGS.map(({ key, envName, fallback, allowed, about }) => `| \`${key}\` | \`${envName}\` | \`${JSON.stringify(fallback)}\` | ${allowed} | ${about} |`)
    expect(rows).toEqual(expected)
  })

  test('--help names every setting', () => {
    let help = ''
    printConfigHelp((text) => {
      help += text
    })
    for (const { key, envName } of SETTINGS) {
      expect(help).toContain(key)
      expect(help).toContain(envName)
    }
  })
})
