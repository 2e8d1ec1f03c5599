// The call's controls: microphone, camera, devices, labels, link, leave.
import { Check, Link2, Mic, MicOff, PhoneOff, Settings2, Tags, Video, VideoOff } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Dialog, DialogTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components'
import { DeviceChoices } from '../join/device-choices.tsx'
import type { LocalMedia } from '../state/local-media.ts'
import type { PreferencesStore } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
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
    <div className="toolbar" role="group" aria-label={say('call.controls')}>
      <Tool name={say(hearing ? 'call.mute' : 'call.unmute')} shortcut="M" icon={hearing ? Mic : MicOff} off={!hearing} onPress={props.onMicrophone} />
      <Tool name={say(seeing ? 'call.cameraOff' : 'call.cameraOn')} shortcut="V" icon={seeing ? Video : VideoOff} off={!seeing} onPress={props.onCamera} />
      <DialogTrigger>
        <Tool name={say('call.chooseDevices')} icon={Settings2} />
        <Popover className="popover devices-popover" offset={12} placement="top">
          <Dialog className="devices-dialog" aria-label={say('call.devices')}>
            <DeviceChoices media={media} preferences={preferences} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      {props.onOverlays && <Tool name={say(overlaysShown ? 'call.hideLabels' : 'call.showLabels')} shortcut="O" icon={Tags} crossed={!overlaysShown} onPress={props.onOverlays} />}
      <Tool name={say(props.copied ? 'call.linkCopied' : 'call.copyLink')} icon={props.copied ? Check : Link2} onPress={props.onCopy} />
      <Tool name={say('call.leave')} icon={PhoneOff} leave onPress={props.onLeave} />
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
