// What the server keeps about this person: who saw their labels, what they agreed to; to read, to take along, to delete.
import { Download, Trash2 } from 'lucide-react'
import { createContext, useContext, useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Heading } from 'react-aria-components'
import { LABELS_SEEN } from '../../src/protocol/kept-data.ts'
import type { KeptAudit, KeptData } from '../../src/protocol/kept-data.ts'
import { problemOf } from '../state/call-error.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say, sayDate, sayTime } from '../words/words.ts'
import type { MyDataStore } from './my-data-store.ts'
import { whatWasAgreed, whatWasDone, whoDid } from './my-data-words.ts'
import './my-data.css'

const DAY_MS = 86_400_000

type HeadingLevel = 2 | 3
const Level = createContext<HeadingLevel>(2)

/** `level` is that of its headings: one below whatever it stands under. */
export function MyData({ store, level }: { readonly store: MyDataStore; readonly level: HeadingLevel }) {
  const state = useStore(store)
  useEffect(() => void store.load(), [store])
  return (
    <div className="my-data" aria-busy={state.kind === 'loading'}>
      <div role="status">
        {state.kind === 'loading' && <p className="soft">{say('myData.loading')}</p>}
        {state.kind === 'deleted' && <p>{say('myData.deleted', { count: state.entries })}</p>}
      </div>
      {state.kind === 'failed' && (
        <div role="alert" className="my-data-failed">
          <p>{say('pages.titleAndAction', problemOf(state.code))}</p>
          <Button onPress={() => void store.load()}>{say('pages.tryAgain')}</Button>
        </div>
      )}
      {state.kind === 'ready' && <Level value={level}>
          <Kept data={state.data} onErase={() => void store.erase()} />
        </Level>}
    </div>
  )
}

function Kept({ data, onErase }: { readonly data: KeptData; readonly onErase: () => void }) {
  const [asking, setAsking] = useState(false)
  const seen = data.byOthers.filter(({ what }) => what === LABELS_SEEN)
  const done = data.byOthers.filter(({ what }) => what !== LABELS_SEEN)
  const isEmpty = data.consents.length + data.byOthers.length + data.byOneself.length + data.meetings.length === 0
  return (
    <>
      <p className="small soft">{isEmpty ? say('myData.nothing') : say('myData.lead', { count: data.retentionHours })}</p>
      {data.consents.length + seen.length > 0 && (
        <Section title={say('myData.whoSaw')} note={seen.length === 0 ? say('myData.nobodySaw') : say('myData.whoSawNote')}>
          {seen.map((entry, index) => (
            <Entry key={index} atMs={entry.atMs} nowMs={data.atMs}>
              <strong>{whoDid(entry)}</strong>
            </Entry>
          ))}
        </Section>
      )}
      {data.consents.length > 0 && (
        <Section title={say('myData.agreed')}>
          {data.consents.map((entry, index) => (
            <Entry key={index} atMs={entry.atMs} nowMs={data.atMs}>
              {whatWasAgreed(entry)}
            </Entry>
          ))}
        </Section>
      )}
      <Audits title={say('myData.doneToMe')} entries={done} nowMs={data.atMs} withDoer />
      <Audits title={say('myData.doneByMe')} entries={data.byOneself} nowMs={data.atMs} />
      {data.meetings.length > 0 && (
        <Section title={say('myData.meetings')} note={say('myData.meetingsNote')}>
          {data.meetings.map(({ meetingId, roomId, startedMs }) => (
            <Entry key={meetingId} atMs={startedMs} nowMs={data.atMs}>
              {say('myData.inRoom', { room: roomId })}
            </Entry>
          ))}
        </Section>
      )}
      {!isEmpty && !asking && (
        <div className="my-data-buttons">
          <Button onPress={() => save(data)}>
            <Download aria-hidden="true" />
            {say('myData.download')}
          </Button>
          <Button onPress={() => setAsking(true)}>
            <Trash2 aria-hidden="true" />
            {say('myData.delete')}
          </Button>
        </div>
      )}
      {asking && (
        <div className="my-data-sure" role="group" aria-label={say('myData.sureTitle')}>
          <p>
            <strong>{say('myData.sureTitle')}</strong> {say('myData.sureText')}
          </p>
          <div className="my-data-buttons">
            <Button autoFocus onPress={() => setAsking(false)}>
              {say('myData.keep')}
            </Button>
            <Button className="my-data-harsh" onPress={onErase}>
              {say('myData.deleteNow')}
            </Button>
          </div>
        </div>
      )}
    </>
  )
}

function Audits({ title, entries, nowMs, withDoer = false }: { readonly title: string; readonly entries: readonly KeptAudit[]; readonly nowMs: number; readonly withDoer?: boolean }) {
  if (entries.length === 0) return null
  return (
    <Section title={title}>
      {entries.map((entry, index) => (
        <Entry key={index} atMs={entry.atMs} nowMs={nowMs}>
          {withDoer ? say('myData.doneBy', { who: whoDid(entry), what: whatWasDone(entry) }) : whatWasDone(entry)}
        </Entry>
      ))}
    </Section>
  )
}

function Section({ title, note, children }: { readonly title: string; readonly note?: string; readonly children: readonly ReactNode[] }) {
  const level = useContext(Level)
  return (
    <section>
      <Heading level={level} className="my-data-title">
        {title}
      </Heading>
      {children.length > 0 && <ul>{children}</ul>}
      {note && <p className="small soft">{note}</p>}
    </section>
  )
}

function Entry({ atMs, nowMs, children }: { readonly atMs: number; readonly nowMs: number; readonly children: ReactNode }) {
  return (
    <li>
      <span>{children}</span>
      <time dateTime={new Date(atMs).toISOString()} className="soft">
        {nowMs - atMs < DAY_MS ? sayTime(atMs) : sayDate(atMs)}
      </time>
    </li>
  )
}

/** As a file of this browser's; nothing is sent anywhere. */
function save(data: KeptData): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'overtone-my-data.json'
  link.click()
  // After the browser has taken it up.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
