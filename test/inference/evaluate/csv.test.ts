// Tables as people's programs write them, and rows that are wrong.
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../../src/inference/evaluate/csv.ts'
import { judgeRows, readRows } from '../../../src/inference/evaluate/rows.ts'
import { AppError } from '../../../src/kit/errors.ts'

describe('parseCsv', () => {
  test('a byte order mark, CRLF, spaces and empty lines change nothing', () => {
    const { columns, rows } = parseCsv('\uFEFFPath , label\r\n\r\na.png,fear\r\n b.png , anger \r\n')
    expect(columns).toEqual(['path', 'label'])
    expect(rows.map(({ values }) => values)).toEqual([{ path: 'a.png', label: 'fear' }, { path: 'b.png', label: 'anger' }])
    expect(rows.map(({ line }) => line)).toEqual([3, 4])
  })

  test('quotes hold commas, quotes and line ends', () => {
    const { rows } = parseCsv('path,label\n"a, ""b""\n.png",fear\nc.png,"anger"')
    expect(rows[0]!.values['path']).toBe('a, "b"\n.png')
    expect(rows[1]).toEqual({ line: 4, values: { path: 'c.png', label: 'anger' } })
  })

  test('a short row has empty values, a long one loses what has no column', () => {
    const { rows } = parseCsv('path,label\na.png\nb.png,fear,more\n')
    expect(rows[0]!.values).toEqual({ path: 'a.png', label: '' })
    expect(rows[1]!.values).toEqual({ path: 'b.png', label: 'fear' })
  })

  test('an empty file has no columns', () => {
    expect(parseCsv('')).toEqual({ columns: [], rows: [] })
  })
})

describe('rows', () => {
  test('paths are relative to the file, absolute ones stay', () => {
    const { rows } = readRows('/data/set/test.csv', 'path,label\nfaces/a.png,fear\n/b.png,anger\n', ['path'])
    expect(rows.map(({ files }) => files)).toEqual([['/data/set/faces/a.png'], ['/b.png']])
  })

  test('a missing column is a coded error that names it', () => {
    expect(() => readRows('/t.csv', 'file,label\n', ['path'])).toThrow(new AppError('BAD_REQUEST', '/t.csv has no column "path"; it has: file, label'))
  })

  test('an unknown label and a row without a file are named and left out', () => {
    const { rows, bad } = readRows('/t.csv', 'video,audio,label\na.mp4,,joy\n,,fear\n,b.wav,fear\n', ['video', 'audio'])
    expect(rows).toMatchObject([{ line: 4, where: 't.csv line 4', files: [null, '/b.wav'], truth: 3 }])
    expect(bad.map(({ where, code }) => `${where} ${code}`)).toEqual(['t.csv line 2 BAD_REQUEST', 't.csv line 3 BAD_REQUEST'])
    expect(bad[0]!.reason).toContain('"joy"')
  })

  test('a file that cannot be read is named, and the run goes on in order', async () => {
    const { rows } = readRows('/t.csv', 'path,label\na,fear\nbroken,fear\nc,anger\nd,other\ne,fear\n', ['path'])
    let done = 0
    const { outcomes, bad } = await judgeRows(rows, async ([path]) => {
      if (path === '/broken') throw new Error('holds no picture')
      return path === '/c' ? null : { probabilities: [1, 0, 0, 0, 0, 0, 0, 0], unsure: false }
    }, () => done++)
    expect(done).toBe(5)
    expect(bad).toEqual([{ where: 't.csv line 3', code: 'NOT_FOUND', reason: '/broken: holds no picture' }])
    expect(outcomes.map(({ truth, probabilities }) => [truth, probabilities === null])).toEqual([[3, false], [1, true], [7, false], [3, false]])
  })
})
