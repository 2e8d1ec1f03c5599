// What can be done from a row: the likeliest by one press, all of it in a menu.
import { EllipsisVertical, Hand, MessageSquare, MicOff } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import type { LivePerson, LiveRoom } from '../../src/protocol/dashboard.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import { personDeeds, roleIn, roomDeeds } from './choices.ts'
import { useDesk } from './desk.ts'

export type MenuState = { readonly isOpen: boolean; readonly onOpenChange: (isOpen: boolean) => void; /** Whether Tab reaches the row's controls. */ readonly isActive: boolean }
type Item = { readonly id: string; readonly name: string; readonly group: number; readonly isHarsh: boolean; readonly run: () => void }
type Quick = { readonly id: string; readonly name: string; readonly icon: LucideIcon; readonly run: () => void }

/** In groups that a line parts. */
const GROUP_OF = (id: string): number => (id.startsWith('role-') ? 1 : id === 'remove' || id === 'ban' ? 2 : 0)

export function PersonActions({ room, person, menu }: { readonly room: LiveRoom; readonly person: LivePerson; readonly menu: MenuState }) {
  const { about, deeds, ask } = useDesk()
  const { displayName: name } = person
  const choices = personDeeds(roleIn(about.viewer.scope, room.roomId), person)
  const items = choices.map((deed): Item => ({
    id: deed.id, name: deed.name, group: GROUP_OF(deed.id), isHarsh: deed.asksFirst !== null,
    run: () => (deed.asksFirst ? ask({ kind: 'put-out', room, name, deed }) : void deeds.act(room.roomId, deed.action, deed.said)),
  }))
  const quick = items.flatMap(({ id, run }): readonly Quick[] =>
    id === 'lower-hand' ? [{ id, icon: Hand, name: say('moderator.lowerHandOf', { name }), run }] : id === 'mute' ? [{ id, icon: MicOff, name: say('moderator.muteName', { name }), run }] : [],
  )
  return <Actions name={say('moderator.actionsFor', { name })} items={items} quick={quick} menu={menu} />
}

export function RoomActions({ room, menu }: { readonly room: LiveRoom; readonly menu: MenuState }) {
  const { about, deeds, ask } = useDesk()
  const choices = roomDeeds(roleIn(about.viewer.scope, room.roomId), room)
  const items = choices.map(({ id, name, said, action }): Item => ({ id, name, group: 0, isHarsh: false, run: () => (action === 'write' ? ask({ kind: 'write', room }) : void deeds.act(room.roomId, action, said)) }))
  const quick = items.flatMap(({ id, run }): readonly Quick[] => (id === 'message' ? [{ id, icon: MessageSquare, name: say('moderator.messageTo', { room: room.roomId }), run }] : []))
  return <Actions name={say('moderator.actionsFor', { name: room.roomId })} items={items} quick={quick} menu={menu} />
}

function Actions({ name, items, quick, menu }: { readonly name: string; readonly items: readonly Item[]; readonly quick: readonly Quick[]; readonly menu: MenuState }) {
  const { isLive } = useDesk()
  if (items.length === 0) return null
  const groups = [0, 1, 2].map((group) => items.filter((item) => item.group === group)).filter((group) => group.length > 0)
  return (
    <>
      {quick.map(({ id, name: words, icon: Icon, run }) => (
        <Button key={id} kind="icon" className="button-plain board-button" aria-label={words} isDisabled={!isLive} excludeFromTabOrder={!menu.isActive} onPress={run}>
          <Icon aria-hidden="true" />
        </Button>
      ))}
      <MenuTrigger isOpen={menu.isOpen} onOpenChange={menu.onOpenChange}>
        <Button kind="icon" className="button-plain board-button" aria-label={name} isDisabled={!isLive} excludeFromTabOrder={!menu.isActive} data-menu>
          <EllipsisVertical aria-hidden="true" />
        </Button>
        <Popover className="popover" offset={4} placement="bottom end">
          <Menu className="picker-list board-menu" aria-label={name} onAction={(key) => items.find(({ id }) => id === key)?.run()}>
            {groups.map((group) => (
              <MenuSection key={group[0]?.id} aria-label={name} className="board-menu-group">
                {group.map(({ id, name: words, isHarsh }) => (
                  <MenuItem key={id} id={id} className={`picker-option ${isHarsh ? 'board-menu-harsh' : ''}`}>
                    {words}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  )
}
