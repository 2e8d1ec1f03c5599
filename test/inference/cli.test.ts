// The inference program's flags: what they mean, and every mistake named at once.
import { expect, test } from 'vitest'
import { parseCommand } from '../../src/inference/cli.ts'

const parse = (args: readonly string[], env: Record<string, string> = {}, embedded = false) => parseCommand(args, env, { embedded, defaultModelsDir: '/models' })

test('a remote worker is told where to connect, listen and announce', () => {
  const command = parse(['--connect', 'https://call.example.org', '--token', 't', '--listen', '0.0.0.0', '--port', '5000', '--announce', '192.0.2.7', '--provider', 'cuda', '--capacity', '200'])
  expect(command).toMatchObject({ kind: 'run', config: { connectUrl: 'https://call.example.org', listen: { ip: '0.0.0.0', port: 5_000 }, announceIp: '192.0.2.7', provider: 'cuda', capacity: 200, modelsDir: '/models' } })
})

test('the environment stands in for flags, and a flag wins', () => {
  const env = { OVERTONE_INFERENCE_TOKEN: 'secret', OVERTONE_INFERENCE_CONNECT: 'http://127.0.0.1:3000', OVERTONE_INFERENCE_LISTEN: '127.0.0.1', OVERTONE_INFERENCE_PORT: '1' }
  expect(parse(['--port=2'], env)).toMatchObject({ kind: 'run', config: { token: 'secret', listen: { ip: '127.0.0.1', port: 2 } } })
})

test('an embedded worker needs its token alone and stays on loopback', () => {
  expect(parse([], { OVERTONE_INFERENCE_TOKEN: 't' }, true)).toMatchObject({ kind: 'run', config: { connectUrl: null, listen: { ip: '127.0.0.1', port: 0 } } })
})

test('every mistake is named at once', () => {
  const command = parse(['--connect', 'ftp://x', '--port', '70000', '--provider', 'abacus', '--capacity', '0', '--listen', 'here', '--nonsense', 'word', '--announce'])
  const text = command.kind === 'invalid' ? command.problems.join('\n') : ''
  for (const part of ['--connect "ftp://x"', '--port "70000"', '--provider "abacus"', '--capacity "0"', '--listen "here"', '--nonsense', '--announce needs a value', '--token']) expect(text).toContain(part)
})

test('a wildcard address asks for the one to announce', () => {
  expect(parse(['--connect', 'http://a', '--token', 't'])).toMatchObject({ kind: 'invalid', problems: [expect.stringContaining('--announce is required')] })
})

test('help is help, whatever else is said', () => {
  expect(parse(['--help', '--port', 'x'])).toEqual({ kind: 'help' })
})
