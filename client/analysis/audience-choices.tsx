// The choice of who sees one's label, in the question and during the call.
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { AUDIENCES } from '../../src/protocol/constants.ts'
import type { Audience } from '../../src/protocol/constants.ts'
import { say } from '../words/words.ts'
import './consent.css'

type AudienceChoicesProps = { readonly audience: Audience; readonly onChoose: (audience: Audience) => void }

export function AudienceChoices({ audience, onChoose }: AudienceChoicesProps) {
  const choose = (value: string): void => {
    const chosen = AUDIENCES.find((one) => one === value)
    if (chosen) onChoose(chosen)
  }
  return (
    <RadioGroup className="consent-audience" value={audience} onChange={choose}>
      <Label className="field-label">{say('consent.audience')}</Label>
      <div className="consent-choices">
        {AUDIENCES.map((one) => (
          <AudienceChoice key={one} value={one} name={say(`consent.audiences.${one}`)} note={say(`consent.audienceNotes.${one}`)} />
        ))}
      </div>
    </RadioGroup>
  )
}

function AudienceChoice({ value, name, note }: { readonly value: Audience; readonly name: string; readonly note: string }) {
  const noteId = `audience-${value}`
  return (
    <Radio value={value} className="choice" aria-label={name} aria-describedby={noteId}>
      <span className="choice-dot" aria-hidden="true" />
      <span>
        <span className="choice-name">{name}</span>
        <span className="field-note" id={noteId}>
          {note}
        </span>
      </span>
    </Radio>
  )
}
