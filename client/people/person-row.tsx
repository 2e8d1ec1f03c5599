// One person in the list: who they are, what they send, and a menu of what may be done.
import { EllipsisVertical, Hand, Mic, MicOff, ShieldCheck, Video, VideoOff } from 'lucide-react'
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components'
import { may } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import type { PersonChoice } from './person-actions.ts'

type PersonRowProps = {
  readonly name: string
  readonly role: Role
  readonly isSelf?: boolean
  readonly isBot?: boolean
  readonly isAway?: boolean
  /** Their place in the row of raised hands, 1 for the first. */
  readonly hand: number | null
  readonly isHeard: boolean
  readonly isSeen: boolean
  /** Nothing where there is nothing to do, as for oneself. */
  readonly choices?: readonly PersonChoice[]
  readonly menuName?: string
  readonly onChoose?: (choice: PersonChoice) => void
}

export function PersonRow({ name, role, isSelf = false, isBot = false, isAway = false, hand, isHeard, isSeen, choices = [], menuName = '', onChoose }: PersonRowProps) {
  return (
    <li className="person">
      <span className="person-avatar">
        <Avatar name={name} />
      </span>
      <span className="person-who">
        <bdi className="person-name">{isSelf ? say('people.you', { name }) : name}</bdi>
        {isAway && <span className="person-since">{say('people.away')}</span>}
        {!isAway && (role !== 'participant' || isBot) && (
          <span className="person-role" data-role={role}>
            {(role === 'host' || role === 'moderator') && <ShieldCheck aria-hidden="true" />}
            {isBot ? say('people.bot') : say(`people.roles.${role}`)}
          </span>
        )}
      </span>
      {hand !== null && (
        <span className="person-hand">
          <Hand role="img" aria-label={say('people.handUp')} />
          {hand}
        </span>
      )}
      {may(role, 'produce') && (
        <span className="person-media">
          {isHeard ? <Mic role="img" aria-label={say('people.microphone.on')} /> : <MicOff role="img" aria-label={say('people.microphone.off')} className="person-off" />}
          {isSeen ? <Video role="img" aria-label={say('people.camera.on')} /> : <VideoOff role="img" aria-label={say('people.camera.off')} className="person-off" />}
        </span>
      )}
      {choices.length > 0 ? (
        <MenuTrigger>
          <Button kind="icon" className="button-plain person-more" aria-label={menuName}>
            <EllipsisVertical aria-hidden="true" />
          </Button>
          <Popover className="popover" offset={4} placement="bottom end">
            <Menu className="picker-list person-menu" aria-label={menuName} onAction={(key) => choices.filter((choice) => keyOf(choice) === key).forEach((choice) => onChoose?.(choice))}>
              {GROUPS.map((kinds) => choices.filter(({ kind }) => kinds.includes(kind)))
                .filter((group) => group.length > 0)
                .map((group) => (
                  <MenuSection key={group[0]?.kind} aria-label={menuName} className="person-menu-group">
                    {group.map((choice) => (
                      <MenuItem key={keyOf(choice)} id={keyOf(choice)} className={`picker-option ${choice.kind === 'remove' || choice.kind === 'ban' ? 'person-menu-out' : ''}`}>
                        {nameOf(choice)}
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      ) : (
        <span className="person-more" />
      )}
    </li>
  )
}

const GROUPS: readonly (readonly PersonChoice['kind'][])[] = [['mute', 'ask-to-unmute', 'stop-camera', 'stop-screen'], ['set-role'], ['remove', 'ban']]

function keyOf(choice: PersonChoice): string {
  return choice.kind === 'set-role' ? `role-${choice.role}` : choice.kind
}

function nameOf(choice: PersonChoice): string {
  switch (choice.kind) {
    case 'mute':
      return say('people.mute')
    case 'ask-to-unmute':
      return say('people.askToUnmute')
    case 'stop-camera':
      return say('people.stopCamera')
    case 'stop-screen':
      return say('people.stopScreen')
    case 'set-role':
      return say(`people.make.${choice.role}`)
    case 'remove':
      return say('people.remove')
    case 'ban':
      return say('people.ban')
  }
}
