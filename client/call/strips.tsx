// What needs a word above the stage: trouble first, then what the analysis has to ask.
import { LoaderCircle, MonitorUp, TriangleAlert, VolumeX, WifiOff } from 'lucide-react'
import { useState } from 'react'
import { may } from '../../src/protocol/roles.ts'
import { adviceFor } from '../join/path-advice.ts'
import { peopleStrip } from '../people/people-strip.tsx'
import type { AnalysisInPage } from '../state/analysis-door.ts'
import type { CallState } from '../state/call-state.ts'
import { describeMediaProblem, isForGood, troublesOf } from '../state/media-problem.ts'
import type { MediaTrouble } from '../state/media-problem.ts'
import type { LocalMedia } from '../state/local-media.ts'
import type { MediaTrouble as ConnectionTrouble } from '../state/media-trouble.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import type { ScreenShare } from '../state/screen-share.ts'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import { Strip } from './strip.tsx'
import { useLasting } from './use-lasting.ts'

const PATIENCE_MS = 1500

type StripsProps = {
  readonly call: CallState
  readonly analysis: AnalysisInPage
  readonly media: LocalMedia
  readonly screen: ScreenShare
  readonly connection: ConnectionTrouble
  readonly moderation: ModerationLink
  readonly isSharing: boolean
  /** Null while the people are shown. */
  readonly onShowPeople: (() => void) | null
  readonly soundBlocked: boolean
  readonly onUnblock: () => void
  readonly onAsk: () => void
  readonly onShare: () => void
}

export function Strips({ call, analysis, media, screen, connection, moderation, isSharing, onShowPeople, soundBlocked, onUnblock, onAsk, onShare }: StripsProps) {
  const local = useStore(media.state)
  const shared = useStore(screen.state)
  const closedWays = useStore(connection.closedWays)
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const hide = (what: string): void => setHidden(new Set(hidden).add(what))
  const { phase } = call
  // Most are over before anybody has read a word, and a strip that comes and goes moves every tile.
  const isLong = useLasting(phase.kind === 'reconnecting', PATIENCE_MS)
  if (phase.kind === 'reconnecting' && (isLong || phase.reason !== 'connection'))
    return (
      <Strip tone="warn" icon={<LoaderCircle className="turning" aria-hidden="true" />}>
        {say(`call.reconnecting.${phase.reason}`)}
      </Strip>
    )
  if (closedWays && !hidden.has('connection')) {
    const advice = [adviceFor('udp', closedWays), adviceFor('relay', closedWays)].filter((one) => one !== null)
    return (
      <Strip tone="warn" icon={<WifiOff aria-hidden="true" />} actions={[{ name: say('checks.checkAgain'), run: () => void connection.checkNow() }, { name: say('pages.hide'), run: () => hide('connection') }]}>
        {[say('checks.verdict.none'), ...advice].join(' ')}
      </Strip>
    )
  }
  if (soundBlocked)
    return (
      <Strip tone="warn" icon={<VolumeX aria-hidden="true" />} actions={[{ name: say('call.turnOnSound'), run: onUnblock }]}>
        {say('call.soundBlocked')}
      </Strip>
    )
  const nameOf = ({ sources, problem }: MediaTrouble): string => `${sources.join()} ${problem}`
  const trouble = troublesOf(local.camera, local.microphone).find((one) => !hidden.has(nameOf(one)))
  if (trouble) {
    const retry = { name: say('pages.tryAgain'), run: () => void media.retry(trouble.sources) }
    return (
      <Strip tone="warn" icon={<TriangleAlert aria-hidden="true" />} actions={[...(isForGood(trouble.problem) ? [] : [retry]), { name: say('pages.hide'), run: () => hide(nameOf(trouble)) }]}>
        {say('pages.titleAndAction', describeMediaProblem(trouble))}
      </Strip>
    )
  }
  const interrupted = (['microphone', 'camera'] as const).find((source) => {
    const now = local[source]
    return now.kind === 'on' && now.interruption === 'interrupted'
  })
  if (interrupted)
    return (
      <Strip tone="warn" icon={<TriangleAlert aria-hidden="true" />} actions={[{ name: say('stage.takeBack'), run: () => void media.retry([interrupted]) }]}>
        {say(`stage.interrupted.${interrupted}`)}
      </Strip>
    )
  if (shared.kind === 'problem')
    return (
      <Strip tone="warn" icon={<TriangleAlert aria-hidden="true" />} actions={[{ name: say('pages.tryAgain'), run: () => void screen.start() }, { name: say('pages.hide'), run: () => screen.stop() }]}>
        {say('stage.shareFailed')}
      </Strip>
    )
  if (phase.kind !== 'joined') return null
  const ofPeople = peopleStrip({ call, link: moderation, onShow: onShowPeople }, local, isSharing)
  if (ofPeople) return ofPeople
  if (shared.kind === 'on')
    return (
      <Strip tone="quiet" icon={<MonitorUp aria-hidden="true" />} actions={[{ name: say('stage.stopSharing'), run: () => screen.stop() }]}>
        {say(shared.sound ? 'stage.sharingWithSound' : 'stage.sharingNow')}
      </Strip>
    )
  if (analysis.kind === 'failed')
    return (
      <Strip tone="warn" icon={<TriangleAlert aria-hidden="true" />} actions={[{ name: say('pages.reload'), run: () => location.reload() }]}>
        {say('call.analysisFailed')}
      </Strip>
    )
  if (analysis.kind === 'open' && may(call.role, 'consent')) return <analysis.analysis.Strip call={call} answers={analysis.analysis.answers} onAsk={onAsk} onShare={onShare} />
  return null
}
