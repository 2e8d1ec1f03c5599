// The pages of those who are not in the call: waiting in the lobby, turned away, removed, banned.
import { useState } from 'react'
import { LoaderCircle } from 'lucide-react'
import { Preview } from '../join/preview.tsx'
import { MyDataDialog } from '../my-data/my-data-dialog.tsx'
import type { PutOut } from '../state/call-state.ts'
import type { CallSession } from '../state/call-session.ts'
import type { Visit } from '../state/visit.ts'
import { Button } from '../ui/button.tsx'
import { Notice, PageHead } from '../ui/notice.tsx'
import { say } from '../words/words.ts'
import './outside.css'

export function WaitingPage({ visit, session, isConnected }: { readonly visit: Visit; readonly session: CallSession; readonly isConnected: boolean }) {
  return (
    <div className="page">
      <PageHead visit={visit} />
      <main className="waiting">
        <div className="waiting-words" role="status">
          <LoaderCircle className="turning" aria-hidden="true" />
          <h1>{say('people.waitTitle')}</h1>
          <p className="soft">{isConnected ? say('people.waitText', { room: session.roomId, name: session.displayName }) : say('call.reconnecting.connection')}</p>
        </div>
        <div className="waiting-preview">
          <Preview media={session.media} name={session.displayName} />
        </div>
        <p className="small soft">{say('people.waitMedia')}</p>
        <Button onPress={() => void visit.leave()}>{say('people.leaveLobby')}</Button>
      </main>
    </div>
  )
}

/** Whoever was in the call can read and delete from here what was noted of them, like those who left by themselves. */
export function PutOutPage({ visit, session, out }: { readonly visit: Visit; readonly session: CallSession; readonly out: PutOut }) {
  const [showsData, setShowsData] = useState(false)
  const name = out.how === 'removed' || out.how === 'banned' ? out.by : ''
  const back = { name: say(out.how === 'denied' ? 'pages.tryAgain' : 'pages.joinAgain'), primary: true, run: () => visit.enterLobby(session.roomId) }
  const start = { name: say('pages.startPage'), primary: out.how === 'banned', run: () => visit.enterLobby(null) }
  const data = { name: say('myData.title'), run: () => setShowsData(true) }
  const ways = out.how === 'banned' ? [start, data] : out.how === 'removed' ? [back, start, data] : [back, start]
  return (
    <>
      <Notice visit={visit} title={say(`people.putOut.${out.how}Title`, { name })} text={say(`people.putOut.${out.how}Text`)} actions={ways} />
      <MyDataDialog open={showsData} keys={visit.dataKeys} onClose={() => setShowsData(false)} />
    </>
  )
}
