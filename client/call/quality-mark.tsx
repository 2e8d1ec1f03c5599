// The connection bars of one tile; where they are low, with the reason in words.
import type { QualitySign } from '../state/quality.ts'
import { say } from '../words/words.ts'

const BARS = { good: 3, fair: 2, poor: 1, lost: 0 } as const

export function describeQuality({ level, reason }: QualitySign): string {
  const quality = say(`stage.quality.${level}`)
  return reason ? say('stage.qualityAndReason', { quality, reason: say(`stage.reason.${reason}`) }) : quality
}

export function QualityMark({ sign }: { readonly sign: QualitySign }) {
  const words = describeQuality(sign)
  return (
    <span className="quality" role="img" data-testid="quality" data-level={sign.level} data-reason={sign.reason ?? undefined} aria-label={words} title={words}>
      {[1, 2, 3].map((bar) => (
        <i key={bar} data-on={bar <= BARS[sign.level] || undefined} />
      ))}
    </span>
  )
}
