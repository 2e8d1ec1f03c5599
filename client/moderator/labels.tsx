// Labels and the room's mood on the dashboard: fetched only where somebody may be analysed, with the words that go with them.
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { LiveMood, LivePerson } from '../../src/protocol/dashboard.ts'
import type { MoodLabel } from '../../src/protocol/report.ts'
import { Glyph } from '../overlay/glyph.tsx'
import { phraseOf } from '../overlay/phrases.ts'
import { analysisWords } from '../words/analysis-area.ts'
import { say, sayList, sayNumber, sayPercent } from '../words/words.ts'
import './labels.css'

export const words = analysisWords
const MOOD_LABELS: readonly MoodLabel[] = [...EMOTIONS, 'unsure']

export function labelWords(label: MoodLabel): string {
  return label === 'unsure' ? say('analysis.unsure') : say(`analysis.looks.${label}`)
}

/** One person's label, as far as it is shared with the viewer. */
export function LabelMark({ person: { label, analysed } }: { readonly person: LivePerson }) {
  if (!label) return <span className="board-quiet">{say(analysed ? 'moderator.noReading' : 'moderator.notShared')}</span>
  const source = say(`analysis.from.${label.modality}`)
  return (
    <span className="board-label" data-label={label.label} title={source}>
      <span className="board-glyph">
        <Glyph label={label.label} />
      </span>
      <span className="board-label-word">{phraseOf(label.label, label.modality)}</span>
      {label.label !== 'unsure' && <span className="board-quiet board-number">{sayPercent(label.confidence)}</span>}
    </span>
  )
}

/** Of all who are there: those who share, by their labels, then the rest in grey. */
export function MoodBar({ mood, present }: { readonly mood: LiveMood; readonly present: number }) {
  if (mood.kind === 'withheld') return <span className="board-quiet">{say(`moderator.withheld.${mood.why}`, { minimum: mood.minimum })}</span>
  const parts = MOOD_LABELS.map((label) => ({ label, count: mood.people[label] })).filter(({ count }) => count > 0)
  const rest = Math.max(0, present - mood.analysed)
  const part = (label: string, count: number): string => say('moderator.moodPart', { label, number: sayNumber(count) })
  const said = say('moderator.moodOf', {
    parts: sayList([...parts.map(({ label, count }) => part(labelWords(label), count)), ...(rest > 0 ? [part(say('moderator.notShared'), rest)] : [])]),
    analysed: sayNumber(mood.analysed), people: sayNumber(present),
  })
  return (
    <span className="mood" role="img" aria-label={said} title={said}>
      {parts.map(({ label, count }) => (
        <span key={label} className="mood-part" data-label={label} style={{ flexGrow: count }}>
          <Glyph label={label} />
          <span>{count}</span>
        </span>
      ))}
      {rest > 0 && (
        <span className="mood-part mood-rest" style={{ flexGrow: rest }}>
          <span>{rest}</span>
        </span>
      )}
    </span>
  )
}
