// What is done to the whole room: mute all, lobby on or off, lock on or off; each where one's role allows it.
import { MicOff } from 'lucide-react'
import { Switch } from 'react-aria-components'
import type { Door } from '../../src/protocol/moderation.ts'
import { may } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import type { ModerationLink } from '../state/moderation-link.ts'
import { Button } from '../ui/button.tsx'
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
    </div>
  )
}

function Toggle({ name, hint, isOn, onChange }: { readonly name: string; readonly hint: string; readonly isOn: boolean; readonly onChange: (on: boolean) => void }) {
  return (
    <Switch className="toggle" isSelected={isOn} onChange={onChange}>
      <span className="toggle-words">
        <span className="toggle-name">{name}</span>
        <span className="field-note">{hint}</span>
      </span>
      <span className="toggle-track" aria-hidden="true">
        <span className="toggle-thumb" />
      </span>
    </Switch>
  )
}
