// The tool that shares one's screen and stops it, where the browser can.
import { MonitorUp, MonitorX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { may } from '../../src/protocol/roles.ts'
import { canShareScreen } from '../state/screen-share.ts'
import { useStore } from '../state/use-store.ts'
import { say } from '../words/words.ts'
import type { CallContext, Extension } from './extensions.ts'

export function useScreenTool({ session, call }: CallContext): Extension {
  const screen = useStore(session.screen.state)
  const isOn = screen.kind === 'on'
  const told = useRef(isOn)
  useEffect(() => {
    if (told.current === isOn) return
    told.current = isOn
    session.announce(say(isOn ? 'stage.said.youShare' : 'stage.said.youNoLongerShare'))
  }, [isOn, session])
  if (!canShareScreen() || !may(call.role, 'produce')) return {}
  const run = (): void => (isOn ? session.screen.stop() : void session.screen.start())
  return {
    tools: [{ id: 'screen', name: say(isOn ? 'stage.stopSharing' : 'stage.shareScreen'), icon: isOn ? MonitorX : MonitorUp, shortcut: 'S', rank: 5, action: { kind: 'press', run }, ...(isOn ? { look: 'on' } : {}) }],
    keys: { s: run },
  }
}
