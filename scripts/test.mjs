// Runs every test: vitest's, then training's where a Python with PyTorch is found; the last line counts them.
// Arguments go to vitest; with any, only vitest runs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { closingLine, readPytestReport, readVitestReport, sumCounts } from './setup/test-reports.mjs'
import { cacheDir, root } from './setup/root.mjs'

const reports = join(cacheDir, 'test')
const vitestReport = join(reports, 'vitest.json')
const pytestReport = join(reports, 'pytest.xml')
const args = process.argv.slice(2)
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const run = (command, commandArgs) => spawnSync(command, commandArgs, { cwd: root, stdio: 'inherit' }).status === 0
let succeeded = run(process.execPath, [
  join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`, ...args,
])
const counts = [readVitestReport(vitestReport)]
if (args.length === 0) counts.push(runTraining())

const sum = sumCounts(counts)
if (sum.passed + sum.failed === 0) console.error('No test ran.')
succeeded = succeeded && sum.failed === 0 && sum.passed > 0
const line = closingLine(sum)
writeFileSync(join(reports, 'closing-line.txt'), `${line}\n`)
console.log(line)
process.exitCode = succeeded ? 0 : 1

function runTraining() {
  if (!existsSync(join(root, 'training', 'tests'))) return sumCounts([])
  const python = [process.env.PYTHON, join(root, '.venv', 'bin', 'python'), 'python3'].filter(Boolean)
    .find((candidate) => spawnSync(candidate, ['-c', 'import pytest, torch'], { cwd: root, stdio: 'ignore' }).status === 0)
  if (python === undefined) {
    console.error(`
*** SKIPPED: the tests of training/ (Python). No Python with PyTorch and pytest was found.
*** To run them: python3 -m venv .venv && .venv/bin/pip install -r training/requirements.txt
*** or set PYTHON to a Python that has both.
`)
    return sumCounts([])
  }
  succeeded = run(python, ['-m', 'pytest', '-q', `--junitxml=${pytestReport}`, join('training', 'tests')]) && succeeded
  return readPytestReport(pytestReport)
}
