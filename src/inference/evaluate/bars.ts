// The bars that the shipped models are to clear, each measured on the sets of one folder; what is missing is said and left out.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../kit/errors.ts'
import type { Analyser } from '../analyser.ts'
import type { Group, Options } from './arguments.ts'
import { judgeBoxes, judgeFile, judgePairs, readOutputs } from './files.ts'
import type { JudgeOptions, Output } from './files.ts'
import { amongOwnLabels, score } from './metrics.ts'
import type { Outcome } from './metrics.ts'
import { conditionScores } from './pair-conditions.ts'
import { writePictures } from './pictures.ts'
import { Progress } from './progress.ts'
import { measureSpeed, speedSteps } from './speed.ts'
import { percent, shown } from './units.ts'
import type { Limit, Unit } from './units.ts'

/** What training/scripts/evaluation_sets.py writes. */
export const SET_FILES = {
  faces: 'ferplus-private-test.csv', newFaces: 'ferplus-private-test-new.csv', ravdess: 'ravdess-22-24.csv', emodb: 'emodb-originals.csv', nemo: 'nemo-test.csv', ased: 'ased-test.csv',
  voices: 'pair-voices.csv', boxes: 'detect.json', pictures: 'detect', demo: 'demo.csv',
} as const
const REFERENCE = /^reference-(.+)\.csv$/

/** `limit` null: shown beside the bars, nothing is asked of it. `measured` null: it could not be measured, and `note` says why. */
export type BarRow = { readonly group: Group; readonly what: string; readonly limit: Limit | null; readonly unit: Unit; readonly measured: number | null; readonly note: string }
export type Bars = { readonly generation: string; readonly sets: string; readonly measuredAt: string; readonly rows: readonly BarRow[] }

/** What the shipped models aim at; missing one is a result, not an error. */
const LIMITS = {
  faceAccuracy: { atLeast: 0.88 }, faceMacroF1: { atLeast: 0.75 }, layerLoss: { atMost: 0.04 }, ravdess: { atLeast: 0.7 }, emodb: { atLeast: 0.55 },
  fusedGain: { atLeast: 0.04 }, faceRemoved: { atLeast: -0.005 }, ece: { atMost: 0.05 }, visualMs: { atMost: 1.5 }, speechMs: { atMost: 2 }, fusedMs: { atMost: 1 },
  detectorMs: { atMost: 1.5 }, recall: { atLeast: 0.98 }, precision: { atLeast: 0.98 }, reference: { atLeast: 0.1 }, modelsMB: { atMost: 40 },
} as const

type Ask = { readonly analyser: Analyser; readonly options: Options; readonly output: Output; readonly path: (name: string) => string }
/** Pictures for the model card. */
async function draw({ analyser, options }: Ask, suffix: string, outcomes: readonly Outcome[], threshold: number, about: string): Promise<void> {
  await writePictures({ outcomes, threshold, title: `${about} (${analyser.models.generation})`, suffix: `-${suffix}` }, options.out)
}

type Add = (what: string, unit: Unit, limit: Limit | null, measured: number, note?: string) => void
type Section = { readonly group: Group; readonly about: string; readonly needs: readonly string[]; readonly bars: readonly (readonly [what: string, unit: Unit, limit: Limit])[]; readonly measure: (ask: Ask, add: Add) => Promise<void> }

const ENCODER: JudgeOptions = { crop: 'given', head: 'encoder', labels: 'all', degrade: false }
const FUSED: JudgeOptions = { ...ENCODER, head: 'fused' }

const FACE = { accuracy: 'FER+ PrivateTest: accuracy', f1: 'FER+ PrivateTest: macro-F1', layer: 'FER+ as the lowest layer shows it: accuracy lost', ece: 'calibration error, face' } as const
const PAIR = { gain: 'surrogate pairs: fused − best single', removed: 'surrogate pairs, face removed − audio alone', ece: 'calibration error, fused (surrogate pairs)' } as const
const SPEED = { visual: 'visual encoder, one face', speech: 'speech, each new 0.5 s', fused: 'fused model, a window', detector: 'face detector, a picture', size: 'all of models/' } as const
const DETECT = { recall: 'detector, held-out tenth: recall at IoU 0.5', precision: 'detector, held-out tenth: precision at IoU 0.5' } as const

const SECTIONS: readonly Section[] = [
  {
    group: 'faces', about: 'FER+ PrivateTest, clean and degraded', needs: [SET_FILES.faces],
    bars: [[FACE.accuracy, 'share', LIMITS.faceAccuracy], [FACE.f1, 'plain', LIMITS.faceMacroF1], [FACE.layer, 'points', LIMITS.layerLoss], [FACE.ece, 'plain', LIMITS.ece]],
    measure: async (ask, add) => {
      const { analyser, output, path } = ask
      const file = path(SET_FILES.faces)
      const { threshold } = analyser.models.sidecars.visual.unsure
      const clean = await judgeFile(analyser, 'faces', file, ENCODER, output)
      const degraded = await judgeFile(analyser, 'faces', file, { ...ENCODER, degrade: true }, output)
      const fused = score(await judgeFile(analyser, 'faces', file, FUSED, output))
      const own = score(amongOwnLabels(clean, threshold))
      await draw(ask, 'face', clean, threshold, 'FER+ PrivateTest, visual encoder')
      await draw(ask, 'face-lowest-layer', degraded, threshold, 'FER+ PrivateTest as the lowest layer shows it')
      const [scores, after] = [score(clean), score(degraded)]
      add(FACE.accuracy, 'share', LIMITS.faceAccuracy, scores.accuracy, `${scores.n} crops, all eight labels may be said`)
      add(FACE.f1, 'plain', LIMITS.faceMacroF1, scores.macroF1)
      add(FACE.layer, 'points', LIMITS.layerLoss, scores.accuracy - after.accuracy, `${percent(after.accuracy)} degraded`)
      add(FACE.ece, 'plain', LIMITS.ece, scores.ece, 'FER+ PrivateTest, visual encoder')
      add('FER+ PrivateTest, only its seven labels: accuracy', 'share', null, own.accuracy, `macro-F1 ${own.macroF1.toFixed(3)}`)
      add('FER+ PrivateTest, fused head as in a call: accuracy', 'share', null, fused.accuracy, `macro-F1 ${fused.macroF1.toFixed(3)}, ECE ${fused.ece.toFixed(3)}`)
      add('FER+ as the lowest layer shows it: ECE', 'plain', null, after.ece)
    },
  },
  {
    group: 'faces', about: 'FER+ PrivateTest without what training saw nearly so', needs: [SET_FILES.newFaces], bars: [],
    measure: async ({ analyser, output, path }, add) => {
      const scores = score(await judgeFile(analyser, 'faces', path(SET_FILES.newFaces), ENCODER, output))
      add('FER+ PrivateTest, crops without a near-duplicate in training: accuracy', 'share', null, scores.accuracy, `${scores.n} crops, macro-F1 ${scores.macroF1.toFixed(3)}`)
    },
  },
  voiceSection('RAVDESS 22–24, 7 classes', SET_FILES.ravdess, LIMITS.ravdess, 'calibration error, speech'),
  voiceSection('EMO-DB originals, 4 classes', SET_FILES.emodb, LIMITS.emodb, null),
  voiceSection('nEMO test speaker', SET_FILES.nemo, null, null),
  voiceSection('ASED test speakers', SET_FILES.ased, null, null),
  {
    group: 'pairs', about: 'surrogate audio-visual windows', needs: [SET_FILES.faces, SET_FILES.voices],
    bars: [[PAIR.gain, 'points', LIMITS.fusedGain], [PAIR.removed, 'points', LIMITS.faceRemoved], [PAIR.ece, 'plain', LIMITS.ece]],
    measure: async (ask, add) => {
      const { analyser, options: { windows, seed }, output, path } = ask
      for (const draws of ['faces', 'equal'] as const) {
        const { conditions, bars, ticks } = await judgePairs(analyser, path(SET_FILES.faces), path(SET_FILES.voices), { windows, seed, draw: draws }, output)
        const of = (id: string) => conditionScores(conditions.find((condition) => condition.id === id)!)
        const drawn = draws === 'faces' ? 'labels as often as among the faces' : 'labels equally often'
        const between = ([low, high]: readonly [number, number]): string => `95 %: ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}`
        const asked = draws === 'faces'
        add(asked ? PAIR.gain : `${PAIR.gain}, ${drawn}`, 'points', asked ? LIMITS.fusedGain : null, bars.fusedOverBestSingle, `${percent(of('both').accuracy)} against ${percent(of(bars.bestSingle).accuracy)} (${bars.bestSingle}), ${ticks} ticks, ${drawn}; ${between(bars.intervals.fusedOverBestSingle)}; not one person`)
        add(asked ? PAIR.removed : `${PAIR.removed}, ${drawn}`, 'points', asked ? LIMITS.faceRemoved : null, bars.faceRemovedOverAudioAlone, `${percent(of('faceRemoved').accuracy)}; ${between(bars.intervals.faceRemovedOverAudioAlone)}; not one person`)
        if (!asked) continue
        add(PAIR.ece, 'plain', LIMITS.ece, of('both').ece, 'not one person')
        await draw(ask, 'fused', conditions[0]!.windows.flat(), analyser.models.sidecars.fused.unsure.threshold, 'Surrogate pairs, not one person')
      }
    },
  },
  {
    group: 'detect', about: 'the face detector on the held-out tenth', needs: [SET_FILES.boxes, SET_FILES.pictures],
    bars: [[DETECT.recall, 'share', LIMITS.recall], [DETECT.precision, 'share', LIMITS.precision]],
    measure: async ({ analyser, output, path }, add) => {
      const { scores, boxes, found } = await judgeBoxes(analyser, path(SET_FILES.boxes), path(SET_FILES.pictures), output)
      add(DETECT.recall, 'share', LIMITS.recall, scores.recall, `${scores.n} pictures, ${boxes} faces by YuNet`)
      add(DETECT.precision, 'share', LIMITS.precision, scores.precision, `${found} found`)
    },
  },
  {
    group: 'demo', about: 'synthetic portraits, the whole face path', needs: [SET_FILES.demo], bars: [],
    measure: async ({ analyser, output, path }, add) => {
      const scores = score(await judgeFile(analyser, 'faces', path(SET_FILES.demo), { ...FUSED, crop: 'detect' }, output))
      add('demo portraits: accuracy', 'share', null, scores.accuracy, `${scores.n} pictures by the expression asked for; missed ${scores.missed}`)
    },
  },
  {
    group: 'speed', about: 'time and size', needs: [],
    bars: [[SPEED.visual, 'ms', LIMITS.visualMs], [SPEED.speech, 'ms', LIMITS.speechMs], [SPEED.fused, 'ms', LIMITS.fusedMs], [SPEED.detector, 'ms', LIMITS.detectorMs], [SPEED.size, 'MB', LIMITS.modelsMB]],
    measure: async ({ analyser, options, output }, add) => {
      const { timings, modelsBytes, machine, load, busy } = await measureSpeed(analyser, options.models, new Progress(speedSteps(analyser), output.stderr).step)
      const worst = (start: string) => timings.filter(({ name }) => name.startsWith(start)).reduce((a, b) => (b.medianMs > a.medianMs ? b : a))
      for (const [what, start, limit] of [[SPEED.visual, 'visual', LIMITS.visualMs], [SPEED.speech, 'voice', LIMITS.speechMs], [SPEED.fused, 'fused', LIMITS.fusedMs], [SPEED.detector, 'detector', LIMITS.detectorMs]] as const) {
        const { name, leastMs, medianMs, p95Ms } = worst(start)
        add(what, 'ms', limit, medianMs, `${name}: median; p95 ${p95Ms.toFixed(2)}, fastest ${leastMs.toFixed(2)} ms; ${machine}, load ${load.toFixed(1)}${busy ? ': BUSY, an upper bound' : ''}`)
      }
      add(SPEED.size, 'MB', LIMITS.modelsMB, modelsBytes / 1e6)
    },
  },
]

function voiceSection(name: string, file: string, limit: Limit | null, eceName: string | null): Section {
  const bars: Section['bars'] = [...(limit ? [[`${name}: mean recall`, 'share', limit] as const] : []), ...(eceName ? [[eceName, 'plain', LIMITS.ece] as const] : [])]
  return {
    group: 'speech', about: name, needs: [file], bars,
    measure: async (ask, add) => {
      const { analyser, output, path } = ask
      const { speech } = analyser.models.sidecars
      const outcomes = await judgeFile(analyser, 'speech', path(file), ENCODER, output)
      const fused = score(await judgeFile(analyser, 'speech', path(file), FUSED, output))
      const [scores, own] = [score(outcomes), score(amongOwnLabels(outcomes, speech.unsure.threshold))]
      add(`${name}: mean recall`, 'share', limit, scores.uar, `${scores.n} clips, accuracy ${percent(scores.accuracy)}, all eight labels may be said; ECE ${scores.ece.toFixed(3)}`)
      add(`${name}, only its own labels: mean recall`, 'share', null, own.uar)
      add(`${name}, fused head as in a call: mean recall`, 'share', null, fused.uar, `ECE ${fused.ece.toFixed(3)}`)
      if (eceName === null) return
      add(eceName, 'plain', LIMITS.ece, scores.ece, `${name}, speech encoder, every reading`)
      await draw(ask, 'speech', outcomes, speech.unsure.threshold, `${name}, speech encoder`)
    },
  }
}

/** Another net's outputs on the same crops, written beside the sets. */
async function measureReferences({ analyser, output, path }: Ask, names: readonly string[], ours: readonly Outcome[], add: Add): Promise<void> {
  const accuracy = score(ours).accuracy
  for (const name of names) {
    const theirs = score(await readOutputs(analyser, path(name), 'all', output))
    if (theirs.n !== ours.length) throw new AppError('BAD_REQUEST', `${path(name)} has ${theirs.n} good rows, ${SET_FILES.faces} has ${ours.length}: they are not the same crops`)
    add(`ahead of ${REFERENCE.exec(name)![1]!}, accuracy`, 'points', LIMITS.reference, accuracy - theirs.accuracy, `theirs ${percent(theirs.accuracy)}, macro-F1 ${theirs.macroF1.toFixed(3)}`)
  }
}

/** Everything the folder provides. A set that is missing, or that cannot be read, costs its own rows and is named on stderr. */
export async function measureBars(analyser: Analyser, options: Options, output: Output): Promise<Bars> {
  const path = (name: string): string => join(options.sets, name)
  const references = readdirSync(options.sets).filter((name) => REFERENCE.test(name)).toSorted()
  const reference: Section = {
    group: 'reference', about: 'other open nets on the same crops', needs: [SET_FILES.faces, ...(references.length > 0 ? [] : ['reference-NAME.csv'])],
    bars: [['ahead of the reference nets, accuracy', 'points', LIMITS.reference]],
    measure: async (ask, add) => {
      await measureReferences(ask, references, await judgeFile(analyser, 'faces', path(SET_FILES.faces), ENCODER, output), add)
    },
  }
  const rows: BarRow[] = []
  for (const { group, about, needs, bars, measure } of [...SECTIONS, reference]) {
    if (!options.only.includes(group)) continue
    output.stderr.write(`\n${about}\n`)
    const found: BarRow[] = []
    const missing = needs.filter((name) => !existsSync(path(name)))
    let trouble = missing.length > 0 ? `MISSING: ${missing.join(', ')}` : null
    try {
      if (trouble === null) await measure({ analyser, options, output, path }, (what, unit, limit, measured, note = '') => found.push({ group, what, limit, unit, measured, note }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      trouble = error.message
    }
    if (trouble !== null) output.stderr.write(`!!! ${about}: not measured. ${trouble}\n`)
    // A long run that is ended early has at least said this much.
    for (const { what, measured, unit } of found) output.stderr.write(`  ${what}: ${shown(measured, unit)}\n`)
    // Told in the order of the bars; a bar without a number says so in its place.
    rows.push(...found, ...bars.filter(([what]) => !found.some((row) => row.what === what || (group === 'reference' && found.length > 0))).map(([what, unit, limit]): BarRow => ({ group, what, limit, unit, measured: null, note: trouble ?? '' })))
  }
  return { generation: analyser.models.generation, sets: options.sets, measuredAt: new Date().toISOString(), rows }
}
