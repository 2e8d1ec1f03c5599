// By which ways the server is reached: three lines, each with what to do where it fails.
import { Check, LoaderCircle, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { CONNECTION_PATHS } from '../../src/protocol/constants.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import { problemOf } from '../state/call-error.ts'
import type { CheckState, PathResult, PathResults } from '../state/connectivity.ts'
import { say, sayNumber } from '../words/words.ts'
import { adviceFor } from './path-advice.ts'
import './checks.css'

/** Nothing before the first check. */
export function ConnectionReport({ state }: { readonly state: CheckState }) {
  if (state.kind === 'idle') return null
  if (state.kind === 'failed')
    return (
      <p className="check-summary" data-verdict="failed" role="status">
        {say('pages.titleAndAction', problemOf(state.problem.code))}
      </p>
    )
  return (
    <section className="check-report" aria-label={say('checks.connection')}>
      <p className="check-summary" data-verdict={state.kind === 'done' ? state.verdict : undefined} role="status">
        {state.kind === 'done' ? say(`checks.verdict.${state.verdict}`) : say('checks.checking')}
      </p>
      <ul>
        {CONNECTION_PATHS.map((path) => (
          <PathLine key={path} path={path} paths={state.paths} />
        ))}
      </ul>
    </section>
  )
}

function PathLine({ path, paths }: { readonly path: ConnectionPath; readonly paths: PathResults }) {
  const result = paths[path]
  const advice = adviceFor(path, paths)
  return (
    <li className="check-line" data-path={path} data-result={result.kind}>
      {ICONS[result.kind]}
      <span className="check-name">{say(`checks.paths.${path}`)}</span>
      <span className="check-result">{wordsFor(result)}</span>
      {advice && <span className="check-advice">{advice}</span>}
    </li>
  )
}

const ICONS: Readonly<Record<PathResult['kind'], ReactNode>> = {
  trying: <LoaderCircle className="turning" aria-hidden="true" />,
  works: <Check aria-hidden="true" />,
  fails: <X aria-hidden="true" />,
  'not-offered': <Minus aria-hidden="true" />,
}

function wordsFor(result: PathResult): string {
  switch (result.kind) {
    case 'trying':
      return say('checks.trying')
    case 'works':
      return say('checks.works', { time: sayNumber(result.tookMs) })
    case 'fails':
      return say(`checks.fails.${result.reason}`)
    case 'not-offered':
      return say('checks.notOffered')
  }
}
