// Set-up's claims: it stops with one clear message and a command, does only what is missing, and counts tests rightly.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { findChromium } from '../../scripts/setup/chromium.mjs'
import { installPackages, missingPackages } from '../../scripts/setup/debian.mjs'
import { parseLaunch } from '../../scripts/setup/launch.mjs'
import { runs } from '../../scripts/setup/media-worker.mjs'
import { checkPlatform, isNewEnough } from '../../scripts/setup/node.mjs'
import { areInstalled } from '../../scripts/setup/packages.mjs'
import { SetupProblem, describeProblem } from '../../scripts/setup/problem.mjs'
import { createProgress } from '../../scripts/setup/progress.mjs'
import { root } from '../../scripts/setup/root.mjs'
import { hashOf } from '../../scripts/setup/stamp.mjs'
import { closingLine, readPytestReport, readVitestReport, sumCounts } from '../../scripts/setup/test-reports.mjs'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overtone-setup-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

const write = (name, text) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('a system where set-up cannot do its part', () => {
  test('an old Node is fine on Linux x64, which brings its own, and a clear stop anywhere else', () => {
    expect(() => checkPlatform('v18.19.0', 'linux', 'x64')).not.toThrow()
    expect(() => checkPlatform('v24.12.0', 'darwin', 'arm64')).not.toThrow()
    expect(() => checkPlatform('v24.11.1', 'darwin', 'arm64')).toThrow(/24\.12 or newer and this is v24\.11\.1 on darwin arm64/)
    expect(() => checkPlatform('v20.0.0', 'linux', 'arm64')).toThrow(SetupProblem)
    expect([isNewEnough('v25.0.0'), isNewEnough('v24.12.0'), isNewEnough('v24.3.0'), isNewEnough('v0.0')]).toEqual([true, true, false, false])
  })

  test('without root the message names the very command', async () => {
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    const stopped = await installPackages(['meson', 'patch'], 'building the media worker', () => {}).catch((error) => error)
    expect(stopped).toBeInstanceOf(SetupProblem)
    expect(describeProblem(stopped)).toContain('    sudo apt-get install -y --no-install-recommends meson patch\n')
  })

  test('the launcher prints the message and no stack, and leaves with 1', () => {
    const { status, stderr } = spawnSync(process.execPath, [join('scripts', 'run.mjs'), '--needs', 'media-worker'], {
      cwd: root, encoding: 'utf8', env: { ...process.env, MEDIASOUP_WORKER_BIN: '/nowhere/worker' },
    })
    expect(status).toBe(1)
    expect(stderr).toContain('Set-up stopped: MEDIASOUP_WORKER_BIN is /nowhere/worker')
    expect(stderr).toContain('    unset MEDIASOUP_WORKER_BIN\n')
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('a program that is no media worker is not taken for one', () => {
    expect(runs(process.execPath)).toBe(false)
    expect(runs(join(folder, 'missing'))).toBe(false)
  })
})

describe('what is there already', () => {
  const locked = { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } }

  test('packages count as installed when npm finished and every version is the locked one; another platform\'s may be missing', () => {
    expect(areInstalled(locked, undefined)).toBe(false)
    expect(areInstalled(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
    expect(areInstalled(locked, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
    expect(areInstalled(locked, { 'node_modules/b': { version: '2.0.0' } })).toBe(false)
    expect(areInstalled(locked, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/gone': { version: '1.0.0' } })).toBe(false)
  })

  test('of several names for one Debian package any will do, and the first is installed', () => {
    const installed = new Set(['pkg-config', 'patch'])
    expect(missingPackages(['pkgconf|pkg-config', 'patch', 'meson|x'], (name) => installed.has(name))).toEqual(['meson'])
  })

  test('the stamp changes with a file\'s content, its name, and whether it is there', () => {
    expect(hashOf(['LICENSE'])).toBe(hashOf(['LICENSE']))
    expect(hashOf(['LICENSE'])).not.toBe(hashOf(['NOTICE']))
    expect(hashOf(['LICENSE'])).not.toBe(hashOf(['LICENSE', 'no-such-file']))
    expect(hashOf(['LICENSE'], ['1'])).not.toBe(hashOf(['LICENSE'], ['2']))
  })

  test('CHROMIUM_PATH wins over the PATH', () => {
    expect(findChromium({ CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' })).toBe('/opt/chrome')
  })
})

describe('the launcher\'s arguments', () => {
  test('everything after -- is the target\'s', () => {
    expect(parseLaunch(['--needs', 'media-worker,client', 'src/main.ts', '--', '--help', '--needs'])).toEqual({
      needs: ['media-worker', 'client'], target: 'src/main.ts', args: ['--help', '--needs'],
    })
    expect(parseLaunch(['--needs', 'client'])).toEqual({ needs: ['client'], target: null, args: [] })
    expect(parseLaunch(['x.ts', '--', '--', 'a'])).toEqual({ needs: [], target: 'x.ts', args: ['--', 'a'] })
    expect(() => parseLaunch(['--needs', 'moon'])).toThrow('there is no step "moon"')
  })

  test('the target\'s exit status is the launcher\'s', () => {
    const target = write('leave.mjs', 'process.exit(Number(process.argv[2]))')
    expect(spawnSync(process.execPath, [join('scripts', 'run.mjs'), target, '--', '7'], { cwd: root }).status).toBe(7)
  })
})

describe('signals', () => {
  test('what ends the launcher ends the target first, and its status is passed on', async () => {
    const target = write('wait.mjs', `process.on('SIGTERM', () => process.exit(5)); console.log('ready'); setInterval(() => {}, 1000)`)
    const launcher = spawn(process.execPath, [join('scripts', 'run.mjs'), target], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(launcher.stdout, 'data')
    launcher.kill('SIGTERM')
    expect(await once(launcher, 'exit')).toEqual([5, null])
  })

  test('a launcher whose shell was killed ends its target', async () => {
    const target = write('orphan.mjs', `process.on('SIGTERM', () => { console.log('ended'); process.exit(0) }); console.log('ready'); setInterval(() => {}, 1000)`)
    const command = `'${process.execPath}' ${join('scripts', 'run.mjs')} '${target}'; true`
    const shell = spawn('sh', ['-c', command], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    await once(shell.stdout, 'data')
    shell.kill('SIGKILL')
    expect(String((await once(shell.stdout, 'data'))[0])).toBe('ended\n')
  })
})

describe('progress', () => {
  test('away from a terminal every step is plain lines with its time, and a failed one is marked', async () => {
    let text = ''
    let nowMs = 0
    const progress = createProgress({ write: (more) => (text += more) }, () => nowMs)
    await progress.step('packages', 'installing', async (report, note) => {
      report('half', 0.5)
      note('a fact')
      nowMs = 3_000
    })
    await expect(progress.step('web app', 'building it', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(text).toBe('  packages: installing\n  packages: a fact\n✓ packages (3 s)\n  web app: building it\n✗ web app (0 s)\n')
  })
})

describe('the closing line', () => {
  test('sums vitest\'s and pytest\'s reports; a file that does not load counts as failed', () => {
    const vitestReport = write('vitest.json', JSON.stringify({
      numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0,
      testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }, { status: 'failed', assertionResults: [] }, { status: 'passed', assertionResults: [] }],
    }))
    const pytestReport = write('pytest.xml', '<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="10" time="1"></testsuite></testsuites>')
    const sum = sumCounts([readVitestReport(vitestReport), readPytestReport(pytestReport)])
    expect(closingLine(sum)).toBe('12 passed, 4 failed, 3 skipped')
    expect(closingLine(sumCounts([readVitestReport(join(folder, 'none')), readPytestReport(join(folder, 'none'))]))).toBe('0 passed, 0 failed')
  })
})
