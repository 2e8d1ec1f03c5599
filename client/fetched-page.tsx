// A page whose script is fetched when it is asked for: its loading, and a way out where it cannot be fetched.
import { useEffect, useState } from 'react'
import type { ComponentType } from 'react'
import type { Visit } from './state/visit.ts'
import { Notice } from './ui/notice.tsx'
import { say } from './words/words.ts'

type Fetched<Props> = { readonly kind: 'loading' } | { readonly kind: 'ready'; readonly page: ComponentType<Props> } | { readonly kind: 'failed' }

/** `fetchPage` resolves once the page's words are there, too; keep it the same function. */
export function FetchedPage<Props extends { readonly visit: Visit }>({ fetchPage, props }: { readonly fetchPage: () => Promise<ComponentType<Props>>; readonly props: Props }) {
  const [fetched, setFetched] = useState<Fetched<Props>>({ kind: 'loading' })
  useEffect(() => {
    let isWanted = true
    fetchPage().then(
      (page) => isWanted && setFetched({ kind: 'ready', page }),
      (error: unknown) => {
        console.warn('overtone: a page could not be loaded', error)
        if (isWanted) setFetched({ kind: 'failed' })
      },
    )
    return () => {
      isWanted = false
    }
  }, [fetchPage])
  if (fetched.kind === 'loading') return <main className="fetching" aria-busy="true" aria-label={say('pages.loading')} />
  if (fetched.kind === 'ready') return <fetched.page {...props} />
  return <Notice visit={props.visit} title={say('pages.fetchFailedTitle')} text={say('pages.fetchFailedText')} actions={[{ name: say('pages.reload'), primary: true, run: () => location.reload() }]} />
}
