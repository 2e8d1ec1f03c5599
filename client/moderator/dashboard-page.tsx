// The moderator's page: how one gets in, the picture of all live rooms, and what the page says when there is none.
import { useCallback, useEffect, useState } from 'react'
import { problemOf } from '../state/call-error.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { Notice } from '../ui/notice.tsx'
import { moderatorWords } from '../words/moderator-area.ts'
import { say } from '../words/words.ts'
import { DashboardDesk } from './dashboard-desk.tsx'
import { DashboardLink } from './link.ts'
import './dashboard.css'

export const words = moderatorWords

/** The other tabs of this browser answer within this; one that sleeps may take longer, and is heard then, too. */
const HANDOVER_MS = 1500

export function DashboardPage({ visit }: { readonly visit: Visit }) {
  const { access, handover } = visit
  const { keys } = useStore(handover.all)
  const [attempt, setAttempt] = useState(0)
  const [hasWaited, setHasWaited] = useState(false)
  const [link, setLink] = useState<DashboardLink | null>(null)
  const canTry = access.hasToken || keys.length > 0
  useEffect(() => {
    if (access.hasToken) return
    handover.ask()
    const timer = setTimeout(() => setHasWaited(true), HANDOVER_MS)
    return () => clearTimeout(timer)
  }, [access, handover, attempt])
  useEffect(() => {
    const auth = access.auth(handover.all.getSnapshot().keys)
    if (!auth) return
    const opened = new DashboardLink(auth, Date.now)
    setLink(opened)
    return () => {
      opened.close()
      setLink(null)
    }
    // Keys that come while one is in do not throw one out: see below for those who are refused.
  }, [access, handover, canTry, attempt])
  const again = useCallback(() => setAttempt((count) => count + 1), [])
  // More tabs answered after these keys were refused.
  useEffect(() => {
    if (!access.hasToken && link?.phase.getSnapshot().kind === 'refused') again()
  }, [access, keys, link, again])
  if (link) return <Opened visit={visit} link={link} onAgain={again} />
  if (canTry || !hasWaited) return <Connecting />
  return <Notice visit={visit} title={say('moderator.key.title')} text={say('moderator.key.text')} actions={[{ name: say('pages.tryAgain'), primary: true, run: again }, { name: say('pages.startPage'), run: () => visit.enterLobby(null) }]} />
}

function Connecting() {
  return (
    <main className="dash-connecting" aria-busy="true">
      <p className="soft" role="status">
        {say('moderator.connecting')}
      </p>
    </main>
  )
}

function Opened({ visit, link, onAgain }: { readonly visit: Visit; readonly link: DashboardLink; readonly onAgain: () => void }) {
  const phase = useStore(link.phase)
  const about = useStore(link.about)
  if (phase.kind === 'refused') return <Refused visit={visit} code={phase.code} onAgain={onAgain} />
  if (!about) return <Connecting />
  return <DashboardDesk visit={visit} link={link} phase={phase} about={about} onAgain={onAgain} />
}

function Refused({ visit, code, onAgain }: { readonly visit: Visit; readonly code: ReturnType<typeof problemOf>['code']; readonly onAgain: () => void }) {
  const ofLink = code === 'TOKEN_EXPIRED' || code === 'TOKEN_INVALID' || code === 'UNAUTHORIZED'
  const isNotAllowed = code === 'FORBIDDEN' || code === 'ACCESS_REQUIRED' || code === 'NOT_FOUND' || code === 'TOKEN_WRONG_ROOM'
  const problem = problemOf(code)
  const title = code === 'TOKEN_EXPIRED' ? say('moderator.refused.expiredTitle') : ofLink ? say('moderator.refused.invalidTitle') : isNotAllowed ? say('moderator.refused.title') : problem.title
  const text = ofLink ? say('moderator.refused.linkText') : isNotAllowed ? say('moderator.refused.text') : problem.action
  return <Notice visit={visit} title={title} text={text} actions={[{ name: say('pages.tryAgain'), primary: true, run: onAgain }, { name: say('pages.startPage'), run: () => visit.enterLobby(null) }]} />
}
