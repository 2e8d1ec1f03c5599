// By which ways the server is reached: three lines, each with what to do where it fails.
import { Check, LoaderCircle, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { CONNECTION_PATHS } from '../../src/protocol/constants.ts'
import type { ConnectionPath } from '../../src/protocol/constants.ts'
import type { CheckState, PathResult, PathResults } from '../state/connectivity.ts'
import { CHECK_WORDS } from './check-words.ts'
import { adviceFor } from './path-advice.ts'
import './checks.css'

/** Nothing before the first check. */
export function ConnectionReport({ state }: { readonly state: CheckState }) {
  if (state.kind === 'idle') return null
  if (state.kind === 'failed')
    return (
      <p className="check-summary" data-verdict="none" role="status">
        <strong>{state.problem.title}.</strong> {state.problem.action}
      </p>
    )
  return (
    <section className="check-report" aria-label={CHECK_WORDS.connection}>
      <p className="check-summary" data-verdict={state.kind === 'done' ? state.verdict : undefined} role="status">
        {state.kind === 'done' ? CHECK_WORDS.verdict[state.verdict] : CHECK_WORDS.checking}
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
      <span className="check-name">{CHECK_WORDS.paths[path]}</span>
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
      return CHECK_WORDS.trying
    case 'works':
      return CHECK_WORDS.works.replace('{{time}}', String(result.tookMs))
    case 'fails':
      return CHECK_WORDS.fails[result.reason]
    case 'not-offered':
      return CHECK_WORDS.notOffered
  }
}
