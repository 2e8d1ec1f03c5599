// The pages' claims that a test can hold: third-party packages are all named, links lead somewhere, commands exist.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const about = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> } & Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`)]

test('docs/THIRD-PARTY.md names every package that package.json names', () => {
  const text = read('docs/THIRD-PARTY.md')
  const named = new Set([...text.matchAll(/^\| ([^|]+) \|/gm)].flatMap((row) => (row[1] ?? '').split(', ')))
  const packages = Object.keys({ ...about.dependencies, ...about.devDependencies, ...about.optionalDependencies })
  expect(packages.filter((name) => !named.has(name))).toEqual([])
})

test.each(pages)('%s links only to files that are there', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1] ?? '').filter((link) => !/^[a-z]+:/.test(link))
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
})

test.each(pages)('%s names only npm scripts that exist', (page) => {
  const named = [...read(page).matchAll(/\bnpm (?:run ([a-z]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? '')
  expect(named.filter((name) => !(name in about.scripts))).toEqual([])
})

test('every version in package.json is exact', () => {
  const versions = Object.entries({ ...about.dependencies, ...about.devDependencies, ...about.optionalDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

test('the lock file names no registry, and every package that another names', () => {
  const packages = (JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }> }).packages
  expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
  const missing = Object.entries(packages).flatMap(([path, entry]) => Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages)))
  expect(missing).toEqual([])
})

test('every measure of docs/SECURITY.md points at code and at a test that are there', () => {
  const rows = (read('docs/SECURITY.md').split('## Measures')[1]?.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| ')).slice(2)
  expect(rows.length).toBeGreaterThan(15)
  for (const row of rows) {
    const [, , , code = '', tests = ''] = row.split('|')
    for (const cell of [code, tests]) {
      let folder = ''
      const missing = [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '').filter((name) => {
        const path = name.includes('/') || folder === '' ? name : `${folder}/${name}`
        folder = path.endsWith('/') ? path.slice(0, -1) : dirname(path)
        return !existsSync(join(root, path))
      })
      expect(missing, row).toEqual([])
      expect(cell, row).toContain('`')
    }
  }
})
