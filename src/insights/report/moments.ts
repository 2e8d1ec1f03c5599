// Key moments of a meeting: shifts of its mood and of its talk, long silences, bursts of reactions, each with what was observable then.
import type { Moment, MoodSeries, PersonReport, Span } from '../../protocol/report.ts'

export function momentsOf(people: readonly PersonReport[], mood: MoodSeries, window: Span): Moment[] {
  void people; void mood; void window
  return []
}
