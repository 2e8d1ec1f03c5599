// The order of people in a report: by joining or by name, and by nothing that would rank them.
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import type { PersonReport } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, spoken } from '../words/words.ts'

export const ORDERS = ['joined', 'name'] as const
export type Order = (typeof ORDERS)[number]

export function ordered(people: readonly PersonReport[], order: Order): readonly PersonReport[] {
  const joinedMs = ({ present }: PersonReport): number => present[0]?.fromMs ?? Infinity
  const { compare } = new Intl.Collator(spoken.getSnapshot().language)
  // Infinity less Infinity is no number.
  return people.toSorted((a, b) => (order === 'joined' && joinedMs(a) !== joinedMs(b) ? joinedMs(a) - joinedMs(b) : compare(a.displayName, b.displayName)))
}

export const OrderChoice = memoInLanguage(function OrderChoice({ order, onChange }: { readonly order: Order; readonly onChange: (order: Order) => void }) {
  return (
    <ToggleButtonGroup className="view-switch" aria-label={say('analytics.order.title')} selectedKeys={[order]} disallowEmptySelection onSelectionChange={(keys) => onChange(ORDERS.find((one) => keys.has(one)) ?? 'joined')}>
      {ORDERS.map((one) => (
        <ToggleButton key={one} id={one} className="view-choice">
          {say(`analytics.order.${one}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
})
