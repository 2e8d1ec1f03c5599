// Above the stage: the invitation to be analysed, then the hint to share; and that analysis is suspended.
import { CirclePause, EyeOff, Waves } from 'lucide-react'
import { Strip } from '../call/strip.tsx'
import type { CallState } from '../state/call-state.ts'
import type { Store } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'

export type Answers = { readonly declined: boolean; readonly keptPrivate: boolean; /** Read that analysis is suspended; asked again the next time it is. */ readonly suspensionHidden: boolean }

type AnalysisStripProps = { readonly call: CallState; readonly answers: Store<Answers>; readonly onAsk: () => void; readonly onShare: () => void }

export function AnalysisStrip({ call, answers, onAsk, onShare }: AnalysisStripProps) {
  const { declined, keptPrivate, suspensionHidden } = useStore(answers)
  const { analysis, consent } = call
  if (analysis.state === 'off') return null
  if (analysis.state === 'suspended')
    return suspensionHidden ? null : (
      <Strip tone="quiet" icon={<CirclePause aria-hidden="true" />} actions={[{ name: say('analysis.hideSuspension'), run: () => answers.update((all) => ({ ...all, suspensionHidden: true })) }]}>
        {say('analysis.suspendedText')}
      </Strip>
    )
  if (!consent && !declined)
    return (
      <Strip
        tone="quiet"
        icon={<Waves aria-hidden="true" />}
        actions={[
          { name: say('analysis.noThanks'), run: () => answers.update((all) => ({ ...all, declined: true })) },
          { name: say('analysis.tellMeMore'), run: onAsk },
        ]}
      >
        {say(analysis.analysed.length > 0 ? 'analysis.invitationWhileOn' : 'analysis.invitation')}
      </Strip>
    )
  if (consent?.audience === 'self' && !keptPrivate)
    return (
      <Strip
        tone="quiet"
        icon={<EyeOff aria-hidden="true" />}
        actions={[
          { name: say('analysis.keepToMe'), run: () => answers.update((all) => ({ ...all, keptPrivate: true })) },
          { name: say('analysis.shareNow'), run: onShare },
        ]}
      >
        {say('analysis.shareHint')}
      </Strip>
    )
  return null
}
