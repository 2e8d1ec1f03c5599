// Which page a visit shows.
import { useEffect, useState } from 'react'
import type { RoomId } from '../src/protocol/ids.ts'
import type { Role } from '../src/protocol/roles.ts'
import { I18nProvider } from 'react-aria-components'
import { CallPage } from './call/call-page.tsx'
import { FetchedPage } from './fetched-page.tsx'
import { JoinPage } from './join/join-page.tsx'
import { MyDataDialog } from './my-data/my-data-dialog.tsx'
import { prohibitionSentence } from './state/deployment.ts'
import { useStore } from './state/use-store.ts'
import type { Visit } from './state/visit.ts'
import { Notice } from './ui/notice.tsx'
import { ABOUT_LANGUAGES } from './words/languages.ts'
import { say, spoken } from './words/words.ts'

const fetchDashboard = async () => {
  const dashboard = await import('./moderator/dashboard-page.tsx')
  await dashboard.words
  return dashboard.DashboardPage
}

const fetchAnalytics = async () => {
  const analytics = await import('./analytics/analytics-page.tsx')
  await analytics.words
  return analytics.AnalyticsPage
}

const OF_DIRECTION = { ltr: 'en', rtl: 'ar' } as const

export function App({ visit }: { readonly visit: Visit }) {
  const { language, direction } = useStore(spoken)
  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = direction
  }, [language, direction])
  return (
    // Of a language that runs the other way: React Aria takes the direction from its language.
    <I18nProvider locale={direction === ABOUT_LANGUAGES[language].direction ? language : OF_DIRECTION[direction]}>
      <Page visit={visit} />
    </I18nProvider>
  )
}

function Page({ visit }: { readonly visit: Visit }) {
  const stage = useStore(visit.stage)
  const prohibition = prohibitionSentence(useStore(visit.deployment))
  const room = stage.kind === 'call' ? stage.session.roomId : stage.kind === 'left' || (stage.kind === 'lobby' && !stage.suggested) ? stage.roomId : null
  useEffect(() => {
    document.title = [room ?? (stage.kind === 'analytics' ? say('pages.reports') : null), 'Overtone'].filter(Boolean).join(' · ')
  }, [room, stage.kind])
  switch (stage.kind) {
    case 'lobby':
      return <JoinPage key={stage.roomId} visit={visit} media={stage.media} roomId={stage.roomId} suggested={stage.suggested} />
    case 'call':
      return <CallPage visit={visit} session={stage.session} />
    case 'left':
      return <LeftPage visit={visit} roomId={stage.roomId} role={stage.role} text={say(prohibition ? 'pages.leftText' : 'pages.leftTextAnalysis')} />
    case 'analytics':
      return <FetchedPage fetchPage={fetchAnalytics} props={{ visit, meetingId: stage.meetingId }} />
    case 'dashboard':
      return <FetchedPage fetchPage={fetchDashboard} props={{ visit }} />
    case 'not-found':
      return (
        <Notice
          visit={visit}
          title={say('pages.notFoundTitle')}
          text={say('pages.notFoundText')}
          actions={[{ name: say('pages.openRoom'), primary: true, run: () => visit.enterLobby(null) }]}
        />
      )
    case 'unsupported':
      return (
        <Notice
          visit={visit}
          title={say('pages.unsupportedTitle')}
          text={say('pages.unsupportedText')}
          actions={[]}
        />
      )
  }
}

/** What was noted during the call can be read and deleted from here, too; whoever led it finds its report. */
function LeftPage({ visit, roomId, role, text }: { readonly visit: Visit; readonly roomId: RoomId; readonly role: Role; readonly text: string }) {
  const [showsData, setShowsData] = useState(false)
  return (
    <>
      <Notice
        visit={visit}
        title={say('pages.leftTitle')}
        text={text}
        actions={[
          { name: say('pages.joinAgain'), primary: true, run: () => visit.enterLobby(roomId) },
          ...(role === 'host' ? [{ name: say('pages.report'), run: () => visit.openAnalytics({ roomId }) }] : []),
          { name: say('pages.startPage'), run: () => visit.enterLobby(null) },
          { name: say('myData.title'), run: () => setShowsData(true) },
        ]}
      />
      <MyDataDialog open={showsData} keys={visit.dataKeys} onClose={() => setShowsData(false)} />
    </>
  )
}
