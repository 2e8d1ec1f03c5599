// The data folder is made for the server's user alone, and what keeps it from being used is said with the setting's name.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDataFolder } from '../../src/kit/data-folder.ts'

let folder = ''
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'overtone-data-')) })
afterAll(() => rmSync(folder, { recursive: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777

test('a missing folder is made for its owner alone', () => {
  expect(openDataFolder(join(folder, 'a', 'b'))).toBe(join(folder, 'a', 'b'))
  expect(modeOf(join(folder, 'a', 'b'))).toBe(0o700)
})

test('a folder that is there keeps its mode: it may be somebody else\'s', () => {
  mkdirSync(join(folder, 'open'))
  chmodSync(join(folder, 'open'), 0o755)
  openDataFolder(join(folder, 'open'))
  expect(modeOf(join(folder, 'open'))).toBe(0o755)
})

test('a path that is no folder is an error that names the setting', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openDataFolder(join(folder, 'file'))).toThrow(/setting data\.folder/)
})
