// Which page a visit shows.
import { useEffect } from 'react'
import { CallPage } from './call/call-page.tsx'
import { JoinPage } from './join/join-page.tsx'
import { prohibitionSentence } from './state/deployment.ts'
import { useStore } from './state/use-store.ts'
import type { Visit } from './state/visit.ts'
import { Notice } from './ui/notice.tsx'

export function App({ visit }: { readonly visit: Visit }) {
  const stage = useStore(visit.stage)
  const prohibition = prohibitionSentence(useStore(visit.deployment))
  const room = stage.kind === 'call' ? stage.session.roomId : stage.kind === 'left' || (stage.kind === 'lobby' && !stage.suggested) ? stage.roomId : null
  useEffect(() => {
    document.title = room ? `${room} · Overtone` : 'Overtone'
  }, [room])
  switch (stage.kind) {
    case 'lobby':
      return <JoinPage key={stage.roomId} visit={visit} media={stage.media} roomId={stage.roomId} suggested={stage.suggested} />
    case 'call':
      return <CallPage visit={visit} session={stage.session} />
    case 'left':
      return (
        <Notice
          visit={visit}
          title="You left the call"
          text={prohibition ? 'Your camera and microphone are off.' : 'Your camera and microphone are off, and nothing of you is analysed any more.'}
          actions={[
            { name: 'Join again', primary: true, run: () => visit.enterLobby(stage.roomId) },
            { name: 'Go to the start page', run: () => visit.enterLobby(null) },
          ]}
        />
      )
    case 'not-found':
      return (
        <Notice
          visit={visit}
          title="There is no room at this address"
          text="A room’s name has 1 to 64 small letters, digits and hyphens, as in quiet-otter-42. Check the link, or open a new room."
          actions={[{ name: 'Open a new room', primary: true, run: () => visit.enterLobby(null) }]}
        />
      )
    case 'unsupported':
      return (
        <Notice
          visit={visit}
          title="This browser cannot take part in calls"
          text="Overtone needs WebRTC. A current Chrome, Edge, Firefox or Safari has it; some browsers inside other apps do not."
          actions={[]}
        />
      )
  }
}
