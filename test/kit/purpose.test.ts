// The permit to analyse: given for the purposes that leave room for it, made by nobody else, and asked for by whatever analyses.
import { describe, expect, test } from 'vitest'
import { ExpressionAnalysis } from '../../src/analysis/analysis.ts'
import { EmbeddedWorker } from '../../src/analysis/embedded-worker.ts'
import { AnalysisPermit, permitAnalysis, requirePermit } from '../../src/kit/purpose.ts'
import { PURPOSES, prohibitsAnalysis } from '../../src/protocol/purpose.ts'
import type { Purpose } from '../../src/protocol/purpose.ts'
import { InferenceGate } from '../../src/signaling/inference-namespace.ts'

test('work and education prohibit analysis, and no other purpose does', () => {
  expect(PURPOSES.filter(prohibitsAnalysis)).toEqual(['work', 'education'])
})

test.each(['', 'Work', 'school', 'toString', '__proto__'])('%j is no purpose, and what is none permits nothing', (purpose) => {
  expect(prohibitsAnalysis(purpose as Purpose)).toBe(true)
  expect(permitAnalysis(purpose as Purpose)).toBeNull()
})

describe('a permit', () => {
  test.each(PURPOSES)('for %s is there exactly where analysis is not prohibited', (purpose) => {
    expect(permitAnalysis(purpose) === null).toBe(prohibitsAnalysis(purpose))
  })

  test('cannot be made by anybody else', () => {
    expect(() => new AnalysisPermit(Symbol('analysis permit') as never, 'personal')).toThrow('from the purpose alone')
    const permit = permitAnalysis('personal')
    for (const value of [null, undefined, {}, Object.assign({}, permit), JSON.parse(JSON.stringify(permit)), Object.create(AnalysisPermit.prototype)]) {
      expect(() => requirePermit(value as never)).toThrow(expect.objectContaining({ code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' }))
    }
  })

  test.each([
    ['the analysis', () => new ExpressionAnalysis({ permit: permitAnalysis('work') } as never)],
    ["the server's own inference worker", () => new EmbeddedWorker({ permit: permitAnalysis('work') } as never)],
    ['the gate for remote inference workers', () => new InferenceGate({ permit: permitAnalysis('work') } as never, {} as never, {} as never)],
  ])('%s does not open without one', (_what, open) => {
    expect(open).toThrow(expect.objectContaining({ code: 'ANALYSIS_PROHIBITED_BY_PURPOSE' }))
  })
})
