// What stands in the cells of the list: needs with their waiting time, who speaks, what is sent, how well somebody is connected.
import { AudioLines, Bell, DoorOpen, Hand, Mic, MicOff, MonitorUp, Video, VideoOff, WifiOff } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { Alert } from '../../src/protocol/alerts.ts'
import { may } from '../../src/protocol/roles.ts'
import { useStore } from '../state/use-store.ts'
import { say, sayList, sayNumber } from '../words/words.ts'
import { spokenMs } from './board.ts'
import type { BoardPerson, BoardRoom } from './board.ts'
import { useDesk, useFresh } from './desk.ts'
import { connectionOf } from './needs.ts'
import type { Need, NeedKind } from './needs.ts'
import { sayDuration } from './time-words.ts'

const NEED_ICONS: Readonly<Record<NeedKind, LucideIcon>> = { alert: Bell, waiting: DoorOpen, hand: Hand, trouble: WifiOff }

/** Of a room: how many, and for how long the first of them. */
export function NeedMark({ need: { kind, count, sinceMs } }: { readonly need: Need }) {
  const { now } = useDesk()
  const nowMs = useStore(now)
  const isFresh = useFresh(count)
  const Icon = NEED_ICONS[kind]
  const what = say(`moderator.needs.${kind}`, { count })
  // An alert's time is that of what it is about, which is said beside it.
  const time = sinceMs === null || kind === 'alert' ? null : sayDuration(nowMs - sinceMs)
  const said = time === null ? what : say('moderator.needs.longest', { what, time })
  return (
    <span className="need" data-need={kind} data-fresh={isFresh || undefined} role="img" aria-label={said} title={said}>
      <Icon aria-hidden="true" />
      <span className="need-count">{sayNumber(count)}</span>
      {time !== null && <span className="need-time">{time}</span>}
    </span>
  )
}

/** Of a person; the connection has a cell of its own. */
export function PersonNeeds({ person, alerts }: { readonly person: BoardPerson; readonly alerts: readonly Alert[] }) {
  const isFresh = useFresh(person.handSinceMs)
  return (
    <>
      {alerts.length > 0 && <NeedMark need={{ kind: 'alert', count: alerts.length, sinceMs: null }} />}
      {person.handSinceMs !== null && (
        <span className="need" data-need="hand" data-fresh={isFresh || undefined}>
          <Hand aria-hidden="true" />
          <span className="need-word">{say('moderator.handUp')}</span>
          <Since sinceMs={person.handSinceMs} />
        </span>
      )}
    </>
  )
}

/** Counts up by itself, once a second. */
export function Since({ sinceMs }: { readonly sinceMs: number }) {
  const { now } = useDesk()
  return <span className="board-number">{sayDuration(useStore(now) - sinceMs)}</span>
}

export function Speaking({ person }: { readonly person: BoardPerson }) {
  const isFresh = useFresh(person.speaking)
  if (!may(person.role, 'produce')) return null
  return (
    <span className="speaking" data-speaking={person.speaking || undefined} data-fresh={isFresh || undefined}>
      {person.speaking ? <AudioLines role="img" aria-label={say('moderator.speaks')} /> : <span className="speaking-none" />}
      {person.speaking ? <SpokenNow person={person} /> : <Spoken ms={person.speakingMs} />}
    </span>
  )
}

function SpokenNow({ person }: { readonly person: BoardPerson }) {
  const { now } = useDesk()
  return <Spoken ms={spokenMs(person, useStore(now))} />
}

function Spoken({ ms }: { readonly ms: number }) {
  if (ms < 1000) return null
  const time = sayDuration(ms)
  return (
    <span className="board-number" title={say('moderator.spokeFor', { time })}>
      {time}
    </span>
  )
}

/** So many names are said; the rest is a number. */
const NAMED = 2

export function RoomSpeaking({ room: { info, people } }: { readonly room: BoardRoom }) {
  const speakers = [...people.values()].filter(({ speaking }) => speaking)
  if (speakers.length === 0) return <Quiet spokeMs={info.spokeMs} />
  const named = speakers.slice(0, NAMED).map(({ displayName }) => displayName)
  const more = speakers.length - named.length
  const names = more > 0 ? say('moderator.andMore', { names: named.join(', '), count: more }) : sayList(named)
  return (
    <span className="speaking" data-speaking title={say('moderator.speakNow', { names })}>
      <AudioLines role="img" aria-label={say('moderator.speaks')} />
      <bdi className="board-cut">{names}</bdi>
    </span>
  )
}

function Quiet({ spokeMs }: { readonly spokeMs: number | null }) {
  const { now } = useDesk()
  const nowMs = useStore(now)
  return <span className="board-quiet board-cut">{spokeMs === null ? say('moderator.nobodySpoke') : say('moderator.quietFor', { time: sayDuration(nowMs - spokeMs) })}</span>
}

export function Devices({ person: { role, microphone, camera, screen } }: { readonly person: BoardPerson }) {
  if (!may(role, 'produce')) return null
  return (
    <span className="devices">
      <Device isOn={microphone} icons={[Mic, MicOff]} words={[say('people.microphone.on'), say('people.microphone.off')]} />
      <Device isOn={camera} icons={[Video, VideoOff]} words={[say('people.camera.on'), say('people.camera.off')]} />
      {screen && <MonitorUp role="img" aria-label={say('moderator.screen')} />}
    </span>
  )
}

function Device({ isOn, icons: [On, Off], words: [on, off] }: { readonly isOn: boolean; readonly icons: readonly [LucideIcon, LucideIcon]; readonly words: readonly [string, string] }) {
  const isFresh = useFresh(isOn)
  const Icon = isOn ? On : Off
  return <Icon role="img" aria-label={isOn ? on : off} className={isOn ? '' : 'board-off'} data-fresh={isFresh || undefined} />
}

const BARS = { good: 3, fair: 2, poor: 1, lost: 0, unknown: 0 } as const

export function Connection({ person }: { readonly person: BoardPerson }) {
  const level = connectionOf(person) ?? 'unknown'
  const isFresh = useFresh(level)
  return (
    <span className="connection" data-level={level} data-fresh={isFresh || undefined}>
      <span className="connection-bars" aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <i key={bar} data-on={bar <= BARS[level] || undefined} />
        ))}
      </span>
      <span className="connection-word">{say(`moderator.quality.${level}`)}</span>
    </span>
  )
}
