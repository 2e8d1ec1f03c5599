// The cells of the three kinds of rows: a room, somebody who waits at its door, a person in it.
import { Check, ChevronRight, DoorOpen, Lock, ShieldCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { may } from '../../src/protocol/roles.ts'
import { Button } from '../ui/button.tsx'
import { say, sayTime } from '../words/words.ts'
import { Connection, Devices, NeedMark, PersonNeeds, RoomSpeaking, Since, Speaking } from './cells.tsx'
import { roleIn } from './choices.ts'
import { useDesk, useLast, usePerson, useRoom, useRoomInfo } from './desk.ts'
import { isActive, needsOfRoom } from './needs.ts'
import { PersonActions, RoomActions } from './row-actions.tsx'
import type { MenuState } from './row-actions.tsx'
import type { Row } from './rows.ts'

type CellsProps<Kind extends Row['kind']> = { readonly row: Extract<Row, { readonly kind: Kind }>; readonly menu: MenuState }

/** The name is the row's header: it is said with every other cell. */
function Cell({ name, span = 1, isHeader = false, children }: { readonly name: string; readonly span?: number; readonly isHeader?: boolean; readonly children: ReactNode }) {
  return (
    <div className={`board-cell board-cell-${name}`} role={isHeader ? 'rowheader' : 'gridcell'} {...(span > 1 ? { 'aria-colspan': span } : {})}>
      {children}
    </div>
  )
}

export function RoomCells({ row, menu }: CellsProps<'room'>) {
  const { view, labels } = useDesk()
  const now = useRoom(row.roomId)
  const room = useLast(now)
  if (!room) return null
  const { info, people } = room
  return (
    <>
      <Cell name="name" isHeader>
        <Button
          kind="icon"
          className="button-plain board-button board-toggle"
          aria-label={say(row.isOpen ? 'moderator.closeRoom' : 'moderator.openRoom', { room: row.roomId })}
          excludeFromTabOrder={!menu.isActive}
          data-open={row.isOpen || undefined}
          onPress={() => view.toggle(row.roomId)}
        >
          <ChevronRight className="points" aria-hidden="true" />
        </Button>
        <span className="board-who">
          <span className="board-room-name" dir="ltr">
            {row.roomId}
          </span>
          <span className="board-quiet board-cut">
            {now ? say('moderator.people', { count: people.size }) : say('moderator.ended')} · {say('moderator.since', { time: sayTime(info.startedMs) })}
          </span>
        </span>
        {info.door.locked && <Lock role="img" aria-label={say('moderator.locked')} className="board-sign" />}
        {info.door.lobby && <DoorOpen role="img" aria-label={say('moderator.lobby')} className="board-sign" />}
      </Cell>
      <Cell name="attention" span={2}>
        {now && needsOfRoom(room).map((need) => <NeedMark key={need.kind} need={need} />)}
      </Cell>
      <Cell name="talk" span={2}>
        {now && <RoomSpeaking room={room} />}
      </Cell>
      <Cell name="expression">{now && labels && <labels.MoodBar mood={info.mood} present={people.size} />}</Cell>
      <Cell name="actions">{now && <RoomActions room={info} menu={menu} />}</Cell>
    </>
  )
}

export function WaitingCells({ row, menu }: CellsProps<'waiting'>) {
  const { about, deeds, isLive } = useDesk()
  const room = useRoomInfo(row.roomId)
  const now = room?.waiting.find(({ waitingId }) => waitingId === row.waitingId)
  const person = useLast(now)
  if (!person) return null
  const { displayName: name, waitingId, sinceMs } = person
  const mayAdmit = now !== undefined && may(roleIn(about.viewer.scope, row.roomId), 'admit')
  return (
    <>
      <Cell name="name" isHeader>
        <bdi className="board-person-name">{name}</bdi>
        <span className="board-quiet">{say('moderator.waits')}</span>
      </Cell>
      <Cell name="attention" span={5}>
        {now ? (
          <span className="need" data-need="waiting">
            <DoorOpen aria-hidden="true" />
            <Since sinceMs={sinceMs} />
          </span>
        ) : (
          <span className="board-quiet">{say('moderator.left')}</span>
        )}
      </Cell>
      <Cell name="actions">
        {mayAdmit && (
          <>
            <Button kind="icon" className="button-plain board-button" aria-label={say('people.denyName', { name })} isDisabled={!isLive} excludeFromTabOrder={!menu.isActive} onPress={() => void deeds.act(row.roomId, { kind: 'deny', waitingId }, say('people.said.denied', { name }))}>
              <X aria-hidden="true" />
            </Button>
            <Button kind="primary" className="board-button board-admit" aria-label={say('people.admitName', { name })} isDisabled={!isLive} excludeFromTabOrder={!menu.isActive} onPress={() => void deeds.act(row.roomId, { kind: 'admit', waitingId }, say('people.said.admitted', { name }))}>
              <Check aria-hidden="true" />
              {say('people.admit')}
            </Button>
          </>
        )}
      </Cell>
    </>
  )
}

export function PersonCells({ row, menu }: CellsProps<'person'>) {
  const { labels } = useDesk()
  const room = useLast(useRoomInfo(row.roomId))
  const now = usePerson(row.roomId, row.peerId)
  const person = useLast(now)
  if (!person || !room) return null
  const { displayName: name, role, isBot } = person
  const alerts = room.alerts.filter((alert) => isActive(alert) && alert.peerId === row.peerId)
  return (
    <>
      <Cell name="name" isHeader>
        <bdi className="board-person-name" data-here={person.here || undefined}>
          {name}
        </bdi>
        {(role !== 'participant' || isBot) && (
          <span className="board-quiet board-role">
            {(role === 'host' || role === 'moderator') && <ShieldCheck aria-hidden="true" />}
            {isBot ? say('people.bot') : say(`people.roles.${role}`)}
          </span>
        )}
      </Cell>
      <Cell name="attention">{now ? <PersonNeeds person={now} alerts={alerts} /> : <span className="board-quiet">{say('moderator.left')}</span>}</Cell>
      <Cell name="speaking">{now && <Speaking person={now} />}</Cell>
      <Cell name="devices">{now && <Devices person={now} />}</Cell>
      <Cell name="connection">{now && <Connection person={now} />}</Cell>
      <Cell name="expression">{now && labels && may(role, 'produce') && !isBotWithoutLabel(now) && <labels.LabelMark person={now} />}</Cell>
      <Cell name="actions">{now && <PersonActions room={room} person={now} menu={menu} />}</Cell>
    </>
  )
}

/** A program that shares nothing has nothing to say here. */
function isBotWithoutLabel({ isBot, analysed }: { readonly isBot: boolean; readonly analysed: boolean }): boolean {
  return isBot && !analysed
}
