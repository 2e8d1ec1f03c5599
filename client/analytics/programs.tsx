// Access for programs: API tokens and webhooks, made, listed and taken back; opened only by whoever wants it.
import { ChevronDown } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Disclosure, DisclosurePanel, Heading, Button as AriaButton } from 'react-aria-components'
import { problemOf } from '../state/call-error.ts'
import { useStore } from '../state/use-store.ts'
import { Button } from '../ui/button.tsx'
import { say } from '../words/words.ts'
import type { AnalyticsApi } from './api.ts'
import { ProgramsStore } from './programs-store.ts'
import type { Outcome } from './programs-store.ts'
import { SecretOnce } from './secret-once.tsx'
import { Tokens } from './tokens.tsx'
import { faultOf, Webhooks } from './webhooks.tsx'
import './programs.css'

export function Programs({ api }: { readonly api: AnalyticsApi }) {
  return (
    <Disclosure className="programs">
      <Heading level={2} className="programs-title">
        <AriaButton slot="trigger" className="programs-trigger">
          <ChevronDown aria-hidden="true" />
          {say('analytics.programs.title')}
        </AriaButton>
      </Heading>
      <DisclosurePanel className="programs-panel">
        <Opened api={api} />
      </DisclosurePanel>
    </Disclosure>
  )
}

function Opened({ api }: { readonly api: AnalyticsApi }) {
  const store = useMemo(() => new ProgramsStore(api), [api])
  const state = useStore(store)
  useEffect(() => void store.load(), [store])
  if (state.kind === 'loading') return <p role="status" className="soft">{say('pages.loading')}</p>
  if (state.kind === 'failed') {
    return (
      <div role="alert" className="programs-failed">
        <p>{say('pages.titleAndAction', problemOf(state.code))}</p>
        <Button onPress={() => void store.load()}>{say('pages.tryAgain')}</Button>
      </div>
    )
  }
  return (
    <>
      <p className="soft">
        {say('analytics.programs.lead')}{' '}
        <a href="/api/v1/openapi.json" target="_blank" rel="noopener">
          {say('analytics.programs.openapi')}
        </a>
      </p>
      <OutcomeNote outcome={state.outcome} onDone={() => store.putAway()} />
      <Tokens tokens={state.tokens} busy={state.busy} onMake={(name, days) => void store.makeToken(name, days)} onRevoke={(id) => void store.revoke('tokens', id)} />
      <Webhooks webhooks={state.webhooks} busy={state.busy} onMake={(url, events) => void store.makeWebhook(url, events)} onRevoke={(id) => void store.revoke('webhooks', id)} onTest={(webhook) => void store.test(webhook)} />
    </>
  )
}

function OutcomeNote({ outcome, onDone }: { readonly outcome: Outcome; readonly onDone: () => void }) {
  switch (outcome.kind) {
    case 'none':
      return null
    case 'made':
      return <SecretOnce secret={outcome.fresh.secret} text={say(`analytics.programs.once.${outcome.fresh.kind}`)} onDone={onDone} />
    case 'refused':
      return (
        <p role="alert" className="programs-refused">
          {say('pages.titleAndAction', problemOf(outcome.code))}
        </p>
      )
    case 'tested': {
      const last = outcome.delivery.attempts.at(-1)
      return (
        <p role="status" className="programs-tested">
          {outcome.delivery.state === 'delivered' ? say('analytics.programs.testedWell', { url: outcome.url }) : say('analytics.programs.testedBadly', { url: outcome.url, why: faultOf(last?.fault ?? null, last?.status ?? null) })}
        </p>
      )
    }
  }
}
