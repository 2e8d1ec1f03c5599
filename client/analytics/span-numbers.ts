// The numbers of a part of a meeting: who was there, who spoke, over whom, and how much of it was analysed.
import { INTERRUPTION_AFTER_MS, INTERRUPTION_OVERLAP_MS } from '../../src/protocol/report-terms.ts'
import type { ExpressionSeries, MeetingReport, MoodSeries, PersonReport, Span } from '../../src/protocol/report.ts'
import { cut, depths, lengthMs, togetherMs, totalMs } from './spans.ts'

export type PersonNumbers = {
  readonly presentMs: number
  readonly speakingMs: number
  /** Of everybody's speaking time. */
  readonly talkShare: number
  /** Begun in the span. */
  readonly turns: number
  readonly interruptions: number
  readonly interrupted: number
  readonly microphoneMs: number
  readonly cameraMs: number
  /** Share of the time present in which something was read; null where nothing was shared. */
  readonly coverage: number | null
}

export type SpanNumbers = {
  readonly people: ReadonlyMap<string, PersonNumbers>
  /** Who was there at any time of it. */
  readonly came: number
  readonly most: number
  readonly meanPresent: number
  /** With at least one person present. */
  readonly peopledMs: number
  readonly speakingMs: number
  readonly overlapMs: number
  readonly silenceMs: number
  readonly interruptions: number
}

export function numbersIn({ people }: Pick<MeetingReport, 'people'>, span: Span): SpanNumbers {
  const presents = people.map(({ present }) => cut(present, span))
  const speakings = people.map(({ speaking }) => cut(speaking, span))
  const everybodysMs = speakings.reduce((sum, one) => sum + totalMs(one), 0)
  const { made, suffered } = interruptionsIn(people, span)
  const peopled = depths(presents).filter(({ depth }) => depth > 0)
  const [peopledMs, speakingMs] = [totalMs(peopled), togetherMs(speakings, 1)]
  return {
    people: new Map(people.map((person, index) => {
      const [present, speaking] = [presents[index] ?? [], speakings[index] ?? []]
      return [person.personId, {
        presentMs: totalMs(present),
        speakingMs: totalMs(speaking),
        talkShare: everybodysMs > 0 ? totalMs(speaking) / everybodysMs : 0,
        turns: person.speaking.filter(({ fromMs }) => fromMs >= span.fromMs && fromMs < span.toMs).length,
        interruptions: made[index] ?? 0,
        interrupted: suffered[index] ?? 0,
        microphoneMs: totalMs(cut(person.microphone, span)),
        cameraMs: totalMs(cut(person.camera, span)),
        coverage: person.expression && expressionCoverage(person.expression, present),
      }]
    })),
    came: presents.filter((present) => present.length > 0).length,
    most: peopled.reduce((most, { depth }) => Math.max(most, depth), 0),
    meanPresent: lengthMs(span) > 0 ? presents.reduce((sum, one) => sum + totalMs(one), 0) / lengthMs(span) : 0,
    peopledMs,
    speakingMs,
    overlapMs: togetherMs(speakings, 2),
    silenceMs: Math.max(0, peopledMs - speakingMs),
    interruptions: made.reduce((sum, one) => sum + one, 0),
  }
}

/** As the report counts them (see PersonReport), of turns that begin in the span. */
function interruptionsIn(people: readonly PersonReport[], span: Span): { readonly made: readonly number[]; readonly suffered: readonly number[] } {
  const made = people.map(() => 0)
  const suffered = people.map(() => 0)
  const begun = people.flatMap(({ speaking }, person) => speaking.map(({ fromMs, toMs }) => ({ fromMs, toMs, person }))).toSorted((a, b) => a.fromMs - b.fromMs)
  let going: typeof begun = []
  for (const turn of begun) {
    if (turn.fromMs >= span.toMs) break
    going = going.filter(({ toMs }) => toMs > turn.fromMs)
    const heardMs = turn.fromMs + INTERRUPTION_OVERLAP_MS
    if (turn.fromMs >= span.fromMs && turn.toMs >= heardMs) {
      const others = going.filter(({ person, fromMs, toMs }) => person !== turn.person && turn.fromMs - fromMs >= INTERRUPTION_AFTER_MS && toMs >= heardMs)
      if (others.length > 0) made[turn.person] = (made[turn.person] ?? 0) + 1
      for (const { person } of others) suffered[person] = (suffered[person] ?? 0) + 1
    }
    going.push(turn)
  }
  return { made, suffered }
}

/** The buckets of a regular series that a span reaches into, as indices: from, and up to without. */
export function bucketsIn({ startMs, stepMs }: { readonly startMs: number; readonly stepMs: number }, count: number, span: Span): readonly [number, number] {
  return [Math.max(0, Math.floor((span.fromMs - startMs) / stepMs)), Math.min(count, Math.ceil((span.toMs - startMs) / stepMs))]
}

function expressionCoverage(series: ExpressionSeries, present: readonly Span[]): number {
  const presentMs = totalMs(present)
  if (presentMs === 0) return 0
  let readMs = 0
  for (const span of present) {
    const [first, end] = bucketsIn(series, series.labels.length, span)
    for (let index = first; index < end; index++) {
      if (series.labels[index] === null) continue
      const fromMs = series.startMs + index * series.stepMs
      readMs += Math.max(0, Math.min(span.toMs, fromMs + series.stepMs) - Math.max(span.fromMs, fromMs))
    }
  }
  return Math.min(1, readMs / presentMs)
}

export type MoodCoverage = { /** Of the buckets with anybody present, the share that reaches the minimum. */ readonly time: number; /** Means over those. */ readonly analysed: number; readonly present: number; readonly confidence: number | null }

export function moodCoverage(mood: Extract<MoodSeries, { kind: 'shown' }>, span: Span): MoodCoverage {
  const [first, end] = bucketsIn(mood, mood.present.length, span)
  const all = { peopled: 0, reached: 0, analysed: 0, present: 0, sure: 0, confidence: 0 }
  for (let index = first; index < end; index++) {
    const [present, analysed, confidence] = [mood.present[index] ?? 0, mood.analysed[index] ?? null, mood.confidence[index] ?? null]
    if (present > 0) all.peopled++
    if (analysed === null) continue
    all.reached++
    all.analysed += analysed
    all.present += present
    if (confidence === null) continue
    all.sure++
    all.confidence += confidence
  }
  const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count)
  return { time: mean(all.reached, all.peopled), analysed: mean(all.analysed, all.reached), present: mean(all.present, all.reached), confidence: all.sure === 0 ? null : all.confidence / all.sure }
}
