// Each person's row on the one time axis: their name, when they were there and spoke, and where they shared it their expression.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { PersonReport } from '../../src/protocol/report.ts'
import { memoInLanguage } from '../ui/memo-in-language.tsx'
import { say, sayPercent } from '../words/words.ts'
import type { Frame } from './axis-drawing.ts'
import { Chart } from './chart.tsx'
import { DataTable } from './data-table.tsx'
import type { Column } from './data-table.tsx'
import { sayDuration, sayMinutes } from './durations.ts'
import type * as Expressions from './expression.tsx'
import { AXIS_PX, rowsDrawing, rowsHint, rowsOf } from './rows-drawing.ts'
import type { RowShape } from './rows-drawing.ts'
import type { PersonNumbers, SpanNumbers } from './span-numbers.ts'
import { ReportPart } from './view-switch.tsx'

type Expression = typeof Expressions
type PeoplePartProps = { readonly people: readonly PersonReport[]; readonly numbers: SpanNumbers; readonly frame: Frame; readonly expression: Expression | null; readonly isNarrow: boolean; readonly order: ReactNode }

/** Rows are drawn in blocks, and a block only while it is in sight or nearly. */
const BLOCK = 25
const NEARLY = '600px 0px'

const WIDE: RowShape = { heightPx: 46, topPx: 6 }
/** The name stands above the bars. */
const NARROW: RowShape = { heightPx: 64, topPx: 24 }

export const PeoplePart = memoInLanguage(function PeoplePart({ people, numbers, frame, expression, isNarrow, order }: PeoplePartProps) {
  const shape = isNarrow ? NARROW : WIDE
  const blocks = useMemo(() => Array.from({ length: Math.ceil(people.length / BLOCK) }, (_, index) => people.slice(index * BLOCK, (index + 1) * BLOCK)), [people])
  const sharing = people.filter(({ expression: shared }) => shared !== null).length
  return (
    <ReportPart
      id="people"
      title={say('analytics.people.title')}
      tools={order}
      coverage={
        <p>
          {say('analytics.people.key')} {expression && say('analytics.people.shared', { count: people.length, sharing })}
        </p>
      }
      chart={() => (
        <div className="rows">
          {blocks.map((block, index) => (
            <Block key={index} people={block} numbers={numbers} frame={frame} expression={expression} shape={shape} isNarrow={isNarrow} withAxis={index === 0} />
          ))}
        </div>
      )}
      table={() => <PeopleTable people={people} numbers={numbers} withExpression={expression !== null} />}
    />
  )
})

type BlockProps = Omit<PeoplePartProps, 'order'> & { readonly shape: RowShape; readonly withAxis: boolean }

function Block({ people, numbers, frame, expression, shape, isNarrow, withAxis }: BlockProps) {
  const [ref, isNear] = useNear()
  const above = withAxis ? AXIS_PX : 0
  return (
    <div ref={ref} className="row-block" style={{ height: above + people.length * shape.heightPx }}>
      {isNear && <BlockDrawing people={people} frame={frame} expression={expression} shape={shape} withAxis={withAxis} />}
      <ul className="row-names" dir="ltr" style={{ top: above }}>
        {people.map((person) => (
          <li key={person.personId} style={{ height: shape.heightPx, ...(isNarrow ? {} : { width: frame.gutters.left - 12 }) }} data-person={person.displayName}>
            <span className="row-name" dir="auto">
              {person.displayName}
              {person.isBot && <span className="soft"> · {say('people.bot')}</span>}
            </span>
            <span className="row-facts soft" dir="auto">{rowFacts(numbers.people.get(person.personId))}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** "spoke 12 min · analysed 81%", so that every band has its coverage beside it. */
function rowFacts(of: PersonNumbers | undefined): string {
  if (!of) return ''
  const spoke = say('analytics.people.spoke', { duration: sayMinutes(of.speakingMs) })
  return of.coverage === null ? spoke : say('analytics.people.spokeAndCoverage', { spoke, percent: sayPercent(of.coverage) })
}

function BlockDrawing({ people, frame, expression, shape, withAxis }: Pick<BlockProps, 'people' | 'frame' | 'expression' | 'shape' | 'withAxis'>) {
  const rows = useMemo(() => rowsOf(people, frame, expression !== null), [people, frame, expression])
  const drawing = useMemo(() => rowsDrawing(rows, frame, shape, withAxis), [rows, frame, shape, withAxis])
  return <Chart drawing={drawing} heightPx={(withAxis ? AXIS_PX : 0) + people.length * shape.heightPx} kind="rows" hint={rowsHint(rows, frame, shape, withAxis, expression && expression.wordOfRun)} />
}

function useNear(): [React.RefObject<HTMLDivElement | null>, boolean] {
  const ref = useRef<HTMLDivElement>(null)
  const [isNear, setIsNear] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new IntersectionObserver(([entry]) => setIsNear(entry?.isIntersecting ?? false), { rootMargin: NEARLY })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, isNear]
}

function PeopleTable({ people, numbers, withExpression }: { readonly people: readonly PersonReport[]; readonly numbers: SpanNumbers; readonly withExpression: boolean }) {
  type Line = PersonNumbers & { readonly person: PersonReport }
  const lines = people.flatMap((person): readonly Line[] => {
    const of = numbers.people.get(person.personId)
    return of ? [{ ...of, person }] : []
  })
  const time = (id: string, title: string, of: (line: Line) => number): Column<Line> => ({ id, title, isNumber: true, cell: (line) => sayDuration(of(line)), by: of })
  const columns: readonly Column<Line>[] = [
    { id: 'name', title: say('analytics.people.name'), cell: ({ person }) => <bdi>{person.displayName}</bdi>, by: ({ person }) => person.displayName },
    { id: 'role', title: say('analytics.people.role'), cell: ({ person }) => say(`myData.roles.${person.role}`) },
    time('present', say('analytics.people.presentFor'), ({ presentMs }) => presentMs),
    time('speaking', say('analytics.people.spokeFor'), ({ speakingMs }) => speakingMs),
    time('microphone', say('analytics.people.microphoneFor'), ({ microphoneMs }) => microphoneMs),
    time('camera', say('analytics.people.cameraFor'), ({ cameraMs }) => cameraMs),
    { id: 'quality', title: say('analytics.people.quality'), isNumber: true, cell: ({ person }) => (person.quality === null ? '–' : say('analytics.people.ofTen', { score: Math.round(person.quality) })), by: ({ person }) => person.quality ?? -1 },
    // In no order of its own: how much of somebody was analysed is no rank.
    ...(withExpression ? [{ id: 'coverage', title: say('analytics.people.analysedFor'), isNumber: true, cell: (line: Line) => (line.coverage === null ? say('analytics.people.notShared') : sayPercent(line.coverage)) }] : []),
  ]
  return <DataTable caption={say('analytics.people.title')} columns={columns} rows={lines} keyOf={({ person }) => person.personId} />
}
