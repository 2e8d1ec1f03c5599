// Above the list: search by name, one room, what is going on, and what waits while the rows stand still.
import { ChevronDown, ChevronsDownUp, ChevronsUpDown, Search, X } from 'lucide-react'
import { Button as AriaButton, Input, ListBox, Popover, SearchField, Select, SelectValue, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useState } from 'react'
import type { RoomId } from '../../src/protocol/ids.ts'
import type { Readable } from '../state/store.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { PickerOption } from '../ui/picker-option.tsx'
import { say, sayNumber } from '../words/words.ts'
import { derived, sameElements } from './derived.ts'
import { useDesk } from './desk.ts'
import { countFacets, FACETS } from './filters.ts'
import type { Facet } from './filters.ts'

const EVERY_ROOM = '*'

export function FilterBar() {
  const { link, view } = useDesk()
  const [roomIds] = useState(() => derived(link.board, ({ rooms }) => [...rooms.keys()], sameElements))
  const rooms = useStore(roomIds)
  const filters = useStore(view.filters)
  const closed = useStore(view.closed)
  const [counts] = useState(() => derived(link.board, ({ rooms: all }) => countFacets(all.values()), (a, b) => FACETS.every((facet) => a[facet] === b[facet])))
  return (
    <div className="filters" role="group" aria-label={say('moderator.filters')}>
      <SearchField className="filters-search" aria-label={say('moderator.search')} value={filters.text} onChange={(text) => view.filter({ text })}>
        <Search aria-hidden="true" />
        <Input placeholder={say('moderator.search')} />
        {filters.text !== '' && (
          <Button kind="icon" className="button-plain filters-clear">
            <X aria-hidden="true" />
          </Button>
        )}
      </SearchField>
      {(rooms.length > 1 || filters.roomId !== null) && <RoomPicker rooms={rooms} chosen={filters.roomId} onChoose={(roomId) => view.filter({ roomId })} />}
      <ToggleButtonGroup className="filters-facets" aria-label={say('moderator.filters')} selectionMode="single" disallowEmptySelection selectedKeys={[filters.facet]} onSelectionChange={(keys) => FACETS.filter((facet) => keys.has(facet)).forEach((facet) => view.filter({ facet }))}>
        {FACETS.map((facet) => (
          <ToggleButton key={facet} id={facet} className="filters-facet">
            {say(`moderator.facets.${facet}`)}
            <FacetCount counts={counts} facet={facet} />
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {rooms.length > 1 && (
        <Button kind="icon" className="button-plain filters-fold" aria-label={say(closed.size > 0 ? 'moderator.openAll' : 'moderator.closeAll')} onPress={() => (closed.size > 0 ? view.openAll() : view.closeAll())}>
          {closed.size > 0 ? <ChevronsUpDown aria-hidden="true" /> : <ChevronsDownUp aria-hidden="true" />}
        </Button>
      )}
    </div>
  )
}

function FacetCount({ counts, facet }: { readonly counts: Readable<Readonly<Record<Facet, number>>>; readonly facet: Facet }) {
  const count = useStore(counts)[facet]
  return (
    <span className="filters-count" data-some={count > 0 || undefined}>
      {sayNumber(count)}
    </span>
  )
}

function RoomPicker({ rooms, chosen, onChoose }: { readonly rooms: readonly RoomId[]; readonly chosen: RoomId | null; readonly onChoose: (roomId: RoomId | null) => void }) {
  const all = chosen === null || rooms.includes(chosen) ? rooms : [...rooms, chosen]
  return (
    <Select className="picker filters-room" aria-label={say('moderator.room')} value={chosen ?? EVERY_ROOM} onChange={(key) => onChoose(key === EVERY_ROOM ? null : (all.find((roomId) => roomId === key) ?? null))}>
      <AriaButton className="picker-button">
        <SelectValue className="picker-value">{chosen ?? say('moderator.everyRoom')}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox className="picker-list">
          <PickerOption id={EVERY_ROOM} label={say('moderator.everyRoom')} />
          {all.toSorted().map((roomId) => (
            <PickerOption key={roomId} id={roomId} label={roomId} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}

/** Only while something waits; it takes no room from the list, which must stand still. */
export function HeldNote() {
  const { view } = useDesk()
  const pending = useStore(view.pending)
  return (
    <div className="held" role="status">
      {pending > 0 && (
        <>
          <span>{say('moderator.held', { count: pending })}</span>
          <Button kind="plain" onPress={() => view.putInOrder()}>
            {say('moderator.putInOrder')}
          </Button>
        </>
      )}
    </div>
  )
}
