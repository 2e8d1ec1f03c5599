// A real table: what a chart shows, in rows that can be sorted and read out.
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { say } from '../words/words.ts'

export type Column<Row> = {
  readonly id: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  readonly isNumber?: boolean
  /** What its rows are sorted by; without it they are not. */
  readonly by?: (row: Row) => number | string
}
type Order = { readonly column: string; readonly direction: 'ascending' | 'descending' }

export function sorted<Row>(rows: readonly Row[], by: (row: Row) => number | string, direction: Order['direction']): readonly Row[] {
  const sign = direction === 'ascending' ? 1 : -1
  return rows.toSorted((a, b) => {
    const [one, other] = [by(a), by(b)]
    return sign * (typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other)))
  })
}

export function DataTable<Row>({ caption, columns, rows, keyOf }: { readonly caption: string; readonly columns: readonly Column<Row>[]; readonly rows: readonly Row[]; readonly keyOf: (row: Row) => string }) {
  const [order, setOrder] = useState<Order | null>(null)
  const by = columns.find(({ id }) => id === order?.column)?.by
  const shown = order && by ? sorted(rows, by, order.direction) : rows
  const turn = (column: string): void => setOrder((before) => ({ column, direction: before?.column === column && before.direction === 'ascending' ? 'descending' : 'ascending' }))
  return (
    // Wider than a phone: it scrolls for itself, by keyboard too.
    <div className="table-frame" role="group" aria-label={caption} tabIndex={0}>
      <table className="data-table">
        <caption className="for-ears">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title, isNumber, by: sortable }) => {
              const direction = order?.column === id ? order.direction : undefined
              return (
                <th key={id} scope="col" data-number={isNumber || undefined} {...(sortable ? { 'aria-sort': direction ?? 'none' } : {})}>
                  {sortable ? (
                    <button type="button" className="sorter" title={say('analytics.view.sortBy', { what: title })} onClick={() => turn(id)}>
                      {title}
                      {direction === 'descending' ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" data-idle={direction === undefined || undefined} />}
                    </button>
                  ) : (
                    title
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, cell, isNumber }, index) =>
                index === 0 ? (
                  <th key={id} scope="row" data-number={isNumber || undefined}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} data-number={isNumber || undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
