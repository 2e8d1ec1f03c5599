// The pages' claims that a test can hold: third-party packages are all named, links lead somewhere, commands exist.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const about = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> } & Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)]

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
