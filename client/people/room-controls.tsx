// What is done to the whole room: mute all, lobby on or off, lock on or off; each where one's role allows it, and the way to the dashboard.
import { LayoutDashboard, MicOff } from 'lucide-react'
import type { Door } from '../../src/protocol/moderation.ts'
import { leads, may } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import { Button } from '../ui/button.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { say } from '../words/words.ts'

export function RoomControls({ role, door, link }: { readonly role: Role; readonly door: Door; readonly link: ModerationLink }) {
  const muteAll = may(role, 'mute-all')
  const lobby = may(role, 'set-lobby')
  const lock = may(role, 'lock')
  if (!muteAll && !lobby && !lock) return null
  return (
    <div className="room-controls">
      {lobby && <Toggle name={say('people.lobby')} hint={say('people.lobbyHint')} isOn={door.lobby} onChange={(on) => void link.setLobby(on)} />}
      {lock && <Toggle name={say('people.lock')} hint={say('people.lockHint')} isOn={door.locked} onChange={(on) => void link.setLock(on)} />}
      {muteAll && (
        <Button onPress={() => void link.muteAll()}>
          <MicOff aria-hidden="true" />
          {say('people.muteAll')}
        </Button>
      )}
      {leads(role) && (
        // Without an opener the new tab has a storage of its own: see state/key-handover.ts.
        <a className="button room-controls-dashboard" href="/dashboard" target="_blank" rel="noopener">
          <LayoutDashboard aria-hidden="true" />
          {say('people.openDashboard')}
          <span className="for-ears">{say('conversation.opensNewTab')}</span>
        </a>
      )}
    </div>
  )
}
