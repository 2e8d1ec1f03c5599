// The settings of the call's page: language, colours, what is read out.
import { Check } from 'lucide-react'
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components'
import { THEMES } from '../state/preferences.ts'
import { TOPICS } from '../state/topics.ts'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { LanguagePicker } from '../ui/language-picker.tsx'
import { say } from '../words/words.ts'
import './page-settings.css'

export function PageSettings({ visit }: { readonly visit: Visit }) {
  const { preferences } = visit
  const { theme, silenced } = useStore(preferences)
  return (
    <div className="page-settings">
      <LanguagePicker visit={visit} labelled />
      <RadioGroup className="page-settings-group" value={theme} onChange={(chosen) => preferences.change({ theme: THEMES.find((one) => one === chosen) ?? 'system' })}>
        <Label className="field-label">{say('settings.colours')}</Label>
        <div className="page-settings-themes">
          {THEMES.map((one) => (
            <Radio key={one} value={one} className="page-settings-theme">
              {say(`settings.themes.${one}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <CheckboxGroup className="page-settings-group" value={TOPICS.filter((topic) => !silenced.includes(topic))} onChange={(read) => preferences.change({ silenced: TOPICS.filter((topic) => !read.includes(topic)) })}>
        <Label className="field-label">{say('settings.readOut')}</Label>
        <p className="field-note">{say('settings.readOutNote')}</p>
        {TOPICS.map((topic) => (
          <Checkbox key={topic} value={topic} className="page-settings-check">
            <span className="page-settings-box" aria-hidden="true">
              <Check />
            </span>
            {say(`settings.topics.${topic}`)}
          </Checkbox>
        ))}
      </CheckboxGroup>
    </div>
  )
}
