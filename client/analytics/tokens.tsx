// API tokens: a form that makes one, and the list of those there are.
import { useState } from 'react'
import { Form, Input, Label, Radio, RadioGroup, TextField } from 'react-aria-components'
import type { ApiToken } from '../../src/protocol/api-answers.ts'
import { Button } from '../ui/button.tsx'
import { say, sayDate } from '../words/words.ts'

const DAYS = [7, 30, 90, 365] as const

type TokensProps = { readonly tokens: readonly ApiToken[]; readonly busy: boolean; readonly onMake: (name: string, expiresInDays: number) => void; readonly onRevoke: (id: string) => void }

export function Tokens({ tokens, busy, onMake, onRevoke }: TokensProps) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('30')
  return (
    <section aria-labelledby="tokens-title">
      <h3 id="tokens-title">{say('analytics.programs.tokens')}</h3>
      <p className="small soft">{say('analytics.programs.tokensText')}</p>
      <Form
        className="programs-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          onMake(name.trim(), Number(days))
          setName('')
        }}
      >
        <TextField className="field" value={name} onChange={setName} maxLength={60} isRequired autoComplete="off">
          <Label>{say('analytics.programs.tokenName')}</Label>
          <Input dir="auto" placeholder={say('analytics.programs.tokenExample')} />
        </TextField>
        <RadioGroup className="days" value={days} onChange={setDays} orientation="horizontal">
          <Label className="field-label">{say('analytics.programs.endsAfter')}</Label>
          <div className="days-choices">
            {DAYS.map((count) => (
              <Radio key={count} value={String(count)} className="day-choice">
                {say('analytics.programs.days', { count })}
              </Radio>
            ))}
          </div>
        </RadioGroup>
        <Button kind="primary" type="submit" isDisabled={busy}>
          {say('analytics.programs.makeToken')}
        </Button>
      </Form>
      {tokens.length > 0 && (
        <ul className="programs-list">
          {tokens.map(({ id, name: tokenName, expiresMs, lastUsedMs, state }) => (
            <li key={id} data-state={state}>
              <span>
                <strong dir="auto">{tokenName}</strong>
                <span className="small soft">
                  {state === 'active' ? say('analytics.programs.until', { time: sayDate(expiresMs, { dateStyle: 'medium' }) }) : say(`analytics.programs.states.${state}`)} · {lastUsedMs === null ? say('analytics.programs.neverUsed') : say('analytics.programs.lastUsed', { time: sayDate(lastUsedMs) })}
                </span>
              </span>
              {state === 'active' && (
                <Button isDisabled={busy} aria-label={say('analytics.programs.revokeThis', { name: tokenName })} onPress={() => onRevoke(id)}>
                  {say('analytics.programs.revoke')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
