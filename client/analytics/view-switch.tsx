// A part of the report with its title, its words about coverage, and the switch between chart and table.
import { ChartNoAxesColumn, Table2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { say } from '../words/words.ts'

type PartProps = {
  readonly id: string
  readonly title: string
  /** From how much of the time and of whom: beside every number. */
  readonly coverage?: ReactNode
  /** Further choices, as the order of rows. */
  readonly tools?: ReactNode
  readonly chart: () => ReactNode
  readonly table: () => ReactNode
}

export function ReportPart({ id, title, coverage, tools, chart, table }: PartProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const ICONS = { chart: ChartNoAxesColumn, table: Table2 }
  return (
    <section className="part" aria-labelledby={`${id}-title`} data-part={id}>
      <div className="part-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <div className="part-tools">
          {tools}
          <ToggleButtonGroup className="view-switch" aria-label={say('analytics.view.of', { what: title })} selectedKeys={[view]} disallowEmptySelection onSelectionChange={(keys) => setView(keys.has('table') ? 'table' : 'chart')}>
            {(['chart', 'table'] as const).map((one) => {
              const Icon = ICONS[one]
              return (
                <ToggleButton key={one} id={one} className="view-choice">
                  <Icon aria-hidden="true" />
                  <span className="view-word">{say(`analytics.view.${one}`)}</span>
                </ToggleButton>
              )
            })}
          </ToggleButtonGroup>
        </div>
      </div>
      {coverage && <div className="coverage small soft">{coverage}</div>}
      {view === 'chart' ? chart() : table()}
    </section>
  )
}
