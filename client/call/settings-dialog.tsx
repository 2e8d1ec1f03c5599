// The call's settings: devices, what the browser does to sound and picture, the layout, and what the page itself has.
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { DeviceChoices } from '../join/device-choices.tsx'
import type { LocalMedia } from '../state/local-media.ts'
import { LAYOUTS } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { TitledDialog } from '../ui/titled-dialog.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { say } from '../words/words.ts'
import { PageSettings } from './page-settings.tsx'
import './call-settings.css'

type SettingsProps = { readonly open: boolean; readonly onClose: () => void; readonly visit: Visit; readonly media: LocalMedia }

export function SettingsDialog({ open, onClose, visit, media }: SettingsProps) {
  const { preferences } = visit
  const { noiseSuppression, layout } = useStore(preferences)
  const { blur } = useStore(media.state)
  return (
    <TitledDialog open={open} onClose={onClose} title={say('settings.title')} frame="settings-frame" body="call-settings">
      <DeviceChoices media={media} preferences={preferences} />
      <section className="call-settings-group" aria-label={say('stage.soundAndPicture')}>
        <Toggle isOn={noiseSuppression} onChange={(on) => void media.setNoiseSuppression(on)} name={say('stage.noiseSuppression')} hint={say('stage.noiseSuppressionHint')} />
        {blur !== 'unavailable' && <Toggle isOn={blur === 'on'} onChange={(on) => void media.setBackgroundBlur(on)} name={say('stage.backgroundBlur')} />}
      </section>
      <RadioGroup className="call-settings-group" value={layout} onChange={(value) => preferences.change({ layout: LAYOUTS.find((one) => one === value) ?? 'grid' })}>
        <Label className="field-label">{say('stage.layout')}</Label>
        <div className="settings-choices">
          {LAYOUTS.map((one) => (
            <Radio key={one} value={one} className="settings-choice">
              <span className="settings-dot" aria-hidden="true" />
              {say(one === 'grid' ? 'stage.layoutGrid' : 'stage.layoutSpeaker')}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <PageSettings visit={visit} />
    </TitledDialog>
  )
}
