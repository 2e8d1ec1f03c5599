// A component that is drawn anew only for other properties or another language: `memo` alone would keep the old words.
import { memo } from 'react'
import type { ComponentType } from 'react'
import { useStore } from '../state/use-store.ts'
import { spoken } from '../words/words.ts'

export function memoInLanguage<Props extends object>(Part: ComponentType<Props>): ComponentType<Props> {
  function InLanguage(props: Props) {
    useStore(spoken)
    return <Part {...props} />
  }
  return memo(InLanguage) as unknown as ComponentType<Props>
}
