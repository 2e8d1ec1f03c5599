// The rules of the alerts: each on or off, its numbers with their limits, a preview on past meetings, saving, and the defaults.
import { useState } from 'react'
import { FieldError, Input, Label, ListBox, Popover, Select, SelectValue, TextField, Button as AriaButton } from 'react-aria-components'
import { ChevronDown } from 'lucide-react'
import type { Rules } from '../../src/protocol/alerts.ts'
import type { DashboardResponses, RuleScope } from '../../src/protocol/dashboard.ts'
import { DEFAULT_RULES } from '../../src/protocol/rule-limits.ts'
import type { RuleNumber } from '../../src/protocol/rule-limits.ts'
import { toProblem } from '../state/call-error.ts'
import type { CallProblem } from '../state/call-error.ts'
import { Button } from '../ui/button.tsx'
import { PickerOption } from '../ui/picker-option.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { say } from '../words/words.ts'
import { useDesk } from './desk.ts'
import { draftOf, limitsOf, mistakesIn, NUMBERS, readNumber, rulesOf, sameRules } from './rule-draft.ts'
import type { RuleDraft } from './rule-draft.ts'
import { RulesPreview } from './rules-preview.tsx'
import './rules.css'

type Preview = DashboardResponses['rules:preview']
/** What the foot of the form says. */
type Said = { readonly kind: 'saved' | 'previewing' } | { readonly kind: 'failed'; readonly problem: CallProblem } | { readonly kind: 'preview'; readonly preview: Preview } | null

export function RulesPanel() {
  const { about } = useDesk()
  const [wanted, setWanted] = useState<RuleScope | null>(null)
  const chosen = about.rules.find(({ scope }) => scope === wanted) ?? about.rules[0]
  if (!chosen) return null
  return (
    <div className="rules">
      <p className="field-note">{say('moderator.rulesLead')}</p>
      {about.rules.length > 1 && <ScopePicker scopes={about.rules.map(({ scope }) => scope)} chosen={chosen.scope} onChoose={setWanted} />}
      <RulesForm key={chosen.scope} scope={chosen.scope} saved={chosen.rules} />
    </div>
  )
}

const nameOfScope = (scope: RuleScope): string => (scope === '*' ? say('moderator.rulesOfAll') : scope)

function ScopePicker({ scopes, chosen, onChoose }: { readonly scopes: readonly RuleScope[]; readonly chosen: RuleScope; readonly onChoose: (scope: RuleScope) => void }) {
  return (
    <Select className="picker" value={chosen} onChange={(key) => scopes.filter((scope) => scope === key).forEach(onChoose)}>
      <Label className="field-label">{say('moderator.rulesOf')}</Label>
      <AriaButton className="picker-button">
        <SelectValue className="picker-value">{nameOfScope(chosen)}</SelectValue>
        <ChevronDown aria-hidden="true" />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox className="picker-list">
          {scopes.map((scope) => (
            <PickerOption key={scope} id={scope} label={nameOfScope(scope)} />
          ))}
        </ListBox>
      </Popover>
    </Select>
  )
}

function RulesForm({ scope, saved: before }: { readonly scope: RuleScope; readonly saved: Rules }) {
  const { link, isLive } = useDesk()
  const [saved, setSaved] = useState(before)
  const [drafts, setDrafts] = useState(() => draftOf(before))
  const [said, setSaid] = useState<Said>(null)
  const rules = rulesOf(drafts)
  const isUntouched = sameRules(saved, rules)
  const [seen, setSeen] = useState(before)
  // Somebody else may have saved; what is being written here stays.
  if (before !== seen) {
    setSeen(before)
    setSaved(before)
    if (isUntouched) setDrafts(draftOf(before))
  }
  const mistakes = mistakesIn(drafts)
  const change = (kind: RuleDraft['kind'], part: Partial<RuleDraft>): void => {
    setSaid(null)
    setDrafts((all) => all.map((draft) => (draft.kind === kind ? { ...draft, ...part } : draft)))
  }
  const save = async (): Promise<void> => {
    if (!rules) return
    try {
      const answer = await link.ask('rules:set', { scope, rules: [...rules] })
      setSaved(answer.rules)
      setDrafts(draftOf(answer.rules))
      setSaid({ kind: 'saved' })
    } catch (error) {
      setSaid({ kind: 'failed', problem: toProblem(error) })
    }
  }
  const preview = async (): Promise<void> => {
    if (!rules) return
    setSaid({ kind: 'previewing' })
    try {
      setSaid({ kind: 'preview', preview: await link.ask('rules:preview', { scope, rules: [...rules] }) })
    } catch (error) {
      setSaid({ kind: 'failed', problem: toProblem(error) })
    }
  }
  return (
    <form className="rules-form" onSubmit={(event) => { event.preventDefault(); void save() }}>
      {drafts.map((draft) => (
        <RuleFields key={draft.kind} draft={draft} onChange={(part) => change(draft.kind, part)} />
      ))}
      <div className="rules-foot">
        <div role="status" className="rules-said">
          {mistakes > 0 ? say('moderator.mistakes', { count: mistakes }) : said?.kind === 'saved' ? say('moderator.saved') : said?.kind === 'failed' ? say('moderator.notSaved', said.problem) : isUntouched ? '' : say('moderator.unsaved')}
          {said?.kind === 'previewing' && say('moderator.previewing')}
          {said?.kind === 'preview' && <RulesPreview preview={said.preview} />}
        </div>
        <div className="rules-buttons">
          <Button isDisabled={!isLive || !rules || said?.kind === 'previewing'} onPress={() => void preview()}>
            {say('moderator.previewButton')}
          </Button>
          <Button
            onPress={() => {
              setSaid(null)
              setDrafts(draftOf(DEFAULT_RULES))
            }}
          >
            {say('moderator.defaults')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={!isLive || !rules || isUntouched}>
            {say('moderator.save')}
          </Button>
        </div>
      </div>
    </form>
  )
}

function RuleFields({ draft: { kind, on, numbers }, onChange }: { readonly draft: RuleDraft; readonly onChange: (part: Partial<RuleDraft>) => void }) {
  return (
    <fieldset className="rule" data-off={!on || undefined}>
      <legend className="for-ears">{say(`moderator.rule.${kind}.name`)}</legend>
      <Toggle name={say(`moderator.rule.${kind}.name`)} hint={say(`moderator.rule.${kind}.text`)} isOn={on} onChange={(isOn) => onChange({ on: isOn })} />
      {on && (
        <div className="rule-numbers">
          {NUMBERS.filter((name) => name in numbers).map((name) => (
            <NumberOf key={name} name={name} typed={numbers[name] ?? ''} onChange={(typed) => onChange({ numbers: { ...numbers, [name]: typed } })} />
          ))}
        </div>
      )}
    </fieldset>
  )
}

function NumberOf({ name, typed, onChange }: { readonly name: RuleNumber; readonly typed: string; readonly onChange: (typed: string) => void }) {
  const [least, most] = limitsOf(name)
  return (
    <TextField className="field rule-number" value={typed} onChange={onChange} isInvalid={readNumber(name, typed) === null} validationBehavior="aria">
      <Label>{say(`moderator.number.${name}`)}</Label>
      <Input inputMode="numeric" autoComplete="off" />
      <FieldError className="field-note" data-invalid>
        {say('moderator.wholeNumber', { least, most })}
      </FieldError>
    </TextField>
  )
}
