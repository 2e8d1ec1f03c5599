// The bar above the charts: which part of the meeting is shown, and everything that changes it.
import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { I18nProvider, Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import type { Span } from '../../src/protocol/report.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say, spoken } from '../words/words.ts'
import { sayClock, sayDuration, sayRange } from './durations.ts'
import { between, lengthMs, moved, zoomed } from './spans.ts'
import { ZOOM_STEP } from './use-time-gestures.ts'

const MOVE = 0.5
/** A key on a thumb moves it by a hundredth of the meeting. */
const STEPS = 100

type TimeBarProps = { readonly whole: Span; readonly window: Span; readonly setWindow: (window: Span) => void; /** How many spoke, over the whole meeting, 0..1 each. */ readonly activity: readonly number[] }

export function TimeBar({ whole, window, setWindow, activity }: TimeBarProps) {
  const isWhole = lengthMs(window) >= lengthMs(whole)
  const press = (after: Span) => (): void => setWindow(after)
  return (
    <div className="time-bar" role="group" aria-label={say('analytics.time.bar')}>
      <p className="time-bar-span">
        <strong>{sayRange(window.fromMs, window.toMs)}</strong>
        <span className="soft small">{isWhole ? say('analytics.time.wholeMeeting', { duration: sayDuration(lengthMs(whole)) }) : say('analytics.time.partOf', { part: sayDuration(lengthMs(window)), whole: sayDuration(lengthMs(whole)) })}</span>
      </p>
      <div className="time-bar-buttons" dir="ltr">
        <Button kind="icon" className="button-plain" aria-label={say('analytics.time.earlier')} isDisabled={window.fromMs <= whole.fromMs} onPress={press(moved(window, whole, -MOVE))}>
          <ChevronLeft aria-hidden="true" />
        </Button>
        <Button kind="icon" className="button-plain" aria-label={say('analytics.time.later')} isDisabled={window.toMs >= whole.toMs} onPress={press(moved(window, whole, MOVE))}>
          <ChevronRight aria-hidden="true" />
        </Button>
        <Button kind="icon" className="button-plain" aria-label={say('analytics.time.zoomIn')} onPress={press(zoomed(window, whole, ZOOM_STEP))}>
          <ZoomIn aria-hidden="true" />
        </Button>
        <Button kind="icon" className="button-plain" aria-label={say('analytics.time.zoomOut')} isDisabled={isWhole} onPress={press(zoomed(window, whole, 1 / ZOOM_STEP))}>
          <ZoomOut aria-hidden="true" />
        </Button>
        <Button kind="icon" className="button-plain" aria-label={say('analytics.time.whole')} isDisabled={isWhole} onPress={press(whole)}>
          <Maximize2 aria-hidden="true" />
        </Button>
      </div>
      <Overview whole={whole} window={window} setWindow={setWindow} activity={activity} />
    </div>
  )
}

/** The whole meeting in small; two thumbs hold the part that is shown. Time runs from left to right in every language. */
function Overview({ whole, window, setWindow, activity }: TimeBarProps) {
  const { language } = useStore(spoken)
  const step = Math.max(1000, Math.round(lengthMs(whole) / STEPS / 1000) * 1000)
  const atMs = (share: number): string => `${((share - whole.fromMs) / Math.max(1, lengthMs(whole))) * 100}%`
  return (
    <I18nProvider locale={language}>
      <Slider
        className="overview" aria-label={say('analytics.time.shown')} dir="ltr"
        minValue={whole.fromMs} maxValue={Math.max(whole.toMs, whole.fromMs + 1)} step={step} value={[window.fromMs, window.toMs]}
        onChange={(values) => {
          const [fromMs, toMs] = values as readonly number[]
          // The slider knows steps alone: its last one is the end.
          if (fromMs !== undefined && toMs !== undefined) setWindow(between(fromMs, whole.toMs - toMs < step ? whole.toMs : toMs, whole))
        }}
      >
        <SliderTrack className="overview-track">
          <svg className="overview-activity" viewBox={`0 0 ${activity.length} 1`} preserveAspectRatio="none" aria-hidden="true">
            <path d={activityPath(activity)} />
          </svg>
          <span className="overview-window" style={{ left: atMs(window.fromMs), right: `calc(100% - ${atMs(window.toMs)})` }} />
          {(['from', 'to'] as const).map((which, index) => (
            <SliderThumb key={which} index={index} className="overview-thumb" aria-label={say(`analytics.time.${which}`, { time: sayClock(which === 'from' ? window.fromMs : window.toMs, lengthMs(whole)) })} />
          ))}
        </SliderTrack>
      </Slider>
    </I18nProvider>
  )
}

function activityPath(activity: readonly number[]): string {
  return activity.map((value, index) => `M${index} 1V${(1 - value).toFixed(2)}h1V1Z`).join('')
}
