// Webhooks: a form that makes one, and the list of those there are, each with a test.
import { useState } from 'react'
import { Checkbox, CheckboxGroup, FieldError, Form, Input, Label, TextField } from 'react-aria-components'
import { Check } from 'lucide-react'
import type { Webhook, WebhookFault } from '../../src/protocol/api-answers.ts'
import { Button } from '../ui/button.tsx'
import { say, sayList, sayNumber } from '../words/words.ts'

const EVENTS = ['meeting.ended', 'report.ready'] as const
type Event = (typeof EVENTS)[number]
/** A dot would be a path of words. */
const WORD_OF = { 'meeting.ended': 'meetingEnded', 'report.ready': 'reportReady' } as const
const eventWord = (event: Event): string => say(`analytics.programs.events.${WORD_OF[event]}`)

/** Why a delivery did not arrive, in words. */
export function faultOf(fault: WebhookFault | null, status: number | null): string {
  if (fault === 'WEBHOOK_STATUS' && status !== null) return say('analytics.programs.answered', { status: sayNumber(status, { useGrouping: false }) })
  return fault === null ? say('analytics.programs.waiting') : say(`analytics.programs.faults.${fault}`)
}

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

type WebhooksProps = { readonly webhooks: readonly Webhook[]; readonly busy: boolean; readonly onMake: (url: string, events: readonly string[]) => void; readonly onRevoke: (id: string) => void; readonly onTest: (webhook: Webhook) => void }

export function Webhooks({ webhooks, busy, onMake, onRevoke, onTest }: WebhooksProps) {
  const [url, setUrl] = useState('')
  const [tried, setTried] = useState(false)
  const [events, setEvents] = useState<readonly string[]>(EVENTS)
  const fault = !isAddress(url)
  return (
    <section aria-labelledby="webhooks-title">
      <h3 id="webhooks-title">{say('analytics.programs.webhooks')}</h3>
      <p className="small soft">{say('analytics.programs.webhooksText')}</p>
      <Form
        className="programs-form"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (fault || events.length === 0) return
          onMake(url, events)
          setTried(false)
          setUrl('')
        }}
      >
        <TextField className="field" value={url} onChange={setUrl} type="url" maxLength={2048} isRequired isInvalid={tried && fault} autoComplete="off">
          <Label>{say('analytics.programs.webhookUrl')}</Label>
          <Input dir="ltr" placeholder="https://example.org/overtone" />
          <FieldError className="field-note">{say('analytics.programs.urlWrong')}</FieldError>
        </TextField>
        <CheckboxGroup className="days" value={[...events]} onChange={setEvents} isInvalid={tried && events.length === 0}>
          <Label className="field-label">{say('analytics.programs.tellWhen')}</Label>
          <div className="days-choices">
            {EVENTS.map((event) => (
              <Checkbox key={event} value={event} className="day-choice">
                {({ isSelected }) => (
                  <>
                    {isSelected && <Check aria-hidden="true" />}
                    {eventWord(event)}
                  </>
                )}
              </Checkbox>
            ))}
          </div>
        </CheckboxGroup>
        <Button kind="primary" type="submit" isDisabled={busy}>
          {say('analytics.programs.makeWebhook')}
        </Button>
      </Form>
      {webhooks.length > 0 && (
        <ul className="programs-list">
          {webhooks.map((webhook) => (
            <li key={webhook.id} data-state={webhook.state}>
              <span>
                <strong dir="ltr">{webhook.url}</strong>
                <span className="small soft">
                  {sayList(webhook.events.map(eventWord))} · {webhook.state === 'active' ? say('analytics.programs.active') : say('analytics.programs.disabled', { why: faultOf(webhook.disabledBecause, null) })}
                </span>
              </span>
              <Button isDisabled={busy} aria-label={say('analytics.programs.testThis', { url: webhook.url })} onPress={() => onTest(webhook)}>
                {say('analytics.programs.test')}
              </Button>
              <Button isDisabled={busy} aria-label={say('analytics.programs.removeThis', { name: webhook.url })} onPress={() => onRevoke(webhook.id)}>
                {say('analytics.programs.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
