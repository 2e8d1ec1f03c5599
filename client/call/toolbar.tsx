// The call's controls: microphone, camera, devices, labels, link, leave.
import { Check, Link2, Mic, MicOff, PhoneOff, Settings2, Tags, Video, VideoOff } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Dialog, DialogTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components'
import { DeviceChoices } from '../join/device-choices.tsx'
import type { LocalMedia } from '../state/local-media.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import './toolbar.css'

type ToolbarProps = {
  readonly media: LocalMedia
  readonly preferences: PreferencesStore
  readonly copied: boolean
  readonly onMicrophone: () => void
  readonly onCamera: () => void
  /** Null where nobody can be analysed: there are no labels to show or hide. */
  readonly onOverlays: (() => void) | null
  readonly onCopy: () => void
  readonly onLeave: () => void
}

export function Toolbar(props: ToolbarProps) {
  const { media, preferences } = props
  const { microphone, camera } = useStore(media.state)
  const { overlaysShown } = useStore(preferences)
  const hearing = microphone.kind === 'on' && !microphone.muted
  const seeing = camera.kind === 'on'
  return (
    <div className="toolbar" role="group" aria-label="Call controls">
      <Tool name={hearing ? 'Mute microphone' : 'Unmute microphone'} shortcut="M" icon={hearing ? Mic : MicOff} off={!hearing} onPress={props.onMicrophone} />
      <Tool name={seeing ? 'Turn camera off' : 'Turn camera on'} shortcut="V" icon={seeing ? Video : VideoOff} off={!seeing} onPress={props.onCamera} />
      <DialogTrigger>
        <Tool name="Choose devices" icon={Settings2} />
        <Popover className="popover devices-popover" offset={12} placement="top">
          <Dialog className="devices-dialog" aria-label="Devices">
            <DeviceChoices media={media} preferences={preferences} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {props.onOverlays && <Tool name={overlaysShown ? 'Hide labels' : 'Show labels'} shortcut="O" icon={Tags} crossed={!overlaysShown} onPress={props.onOverlays} />}
      <Tool name={props.copied ? 'Link copied' : 'Copy link'} icon={props.copied ? Check : Link2} onPress={props.onCopy} />
      <Tool name="Leave" icon={PhoneOff} leave onPress={props.onLeave} />
    </div>
  )
}

type ToolProps = { readonly name: string; readonly shortcut?: string; readonly icon: LucideIcon; readonly off?: boolean; readonly crossed?: boolean; readonly leave?: boolean; readonly onPress?: () => void }

function Tool({ name, shortcut, icon: Icon, off, crossed, leave, onPress }: ToolProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button kind="icon" className={`tool ${off ? 'tool-off' : ''} ${crossed ? 'tool-crossed' : ''} ${leave ? 'tool-leave' : ''}`} aria-label={name} {...(onPress ? { onPress } : {})} {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}>
        <Icon aria-hidden="true" />
      </Button>
      <Tooltip className="tooltip" offset={8}>
        {name}
        {shortcut && <kbd>{shortcut}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  )
}
