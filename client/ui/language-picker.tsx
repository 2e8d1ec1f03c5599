// The choice of the page's language, each under its own name.
import { ChevronDown, Languages } from 'lucide-react'
import { Button, Label, ListBox, Popover, Select, SelectValue } from 'react-aria-components'
import { useStore } from '../state/use-store.ts'
import type { Visit } from '../state/visit.ts'
import { ABOUT_LANGUAGES, LANGUAGES } from '../words/languages.ts'
import { say, spoken } from '../words/words.ts'
import { PickerOption } from './picker-option.tsx'

export function LanguagePicker({ visit, labelled = false }: { readonly visit: Visit; readonly labelled?: boolean }) {
  const { language } = useStore(spoken)
  const choose = (chosen: unknown): void => {
    const known = LANGUAGES.find((one) => one === chosen)
    if (known) void visit.chooseLanguage(known)
  }
  return (
    <Select className="picker language-picker" {...(labelled ? {} : { 'aria-label': say('pages.language') })} value={language} onChange={choose}>
      {labelled && <Label className="field-label">{say('pages.language')}</Label>}
      <Button className="picker-button">
        <Languages aria-hidden="true" />
        <SelectValue className="picker-value">{ABOUT_LANGUAGES[language].name}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="popover" offset={4} placement="bottom end">
        <ListBox className="picker-list">
          {LANGUAGES.map((one) => (
            <PickerOption key={one} id={one} label={ABOUT_LANGUAGES[one].name} lang={one} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}
