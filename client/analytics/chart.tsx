// The one owner of the chart library: a canvas that draws what it is told, without animation, and says what lies under the pointer.
import { BarChart, CustomChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { graphic, init, use } from 'echarts/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useLayoutEffect, useRef } from 'react'

use([BarChart, CustomChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

/** Many rectangles as one shape, so that thousands of a row cost as much as a few: x, y, width, height, and so on. */
export const RUNS_SHAPE = 'runs'
graphic.registerShape(RUNS_SHAPE, graphic.extendShape({
  type: RUNS_SHAPE,
  shape: { rects: [] as readonly number[] },
  buildPath(context, shape) {
    const { rects } = shape as { readonly rects: readonly number[] }
    for (let index = 0; index < rects.length; index += 4) context.rect(rects[index] ?? 0, rects[index + 1] ?? 0, rects[index + 2] ?? 0, rects[index + 3] ?? 0)
  },
}) as never)

export type Drawing = EChartsCoreOption
/** What lies at a point, in words; null for nothing. */
export type Hint = (xPx: number, yPx: number) => string | null

/** `kind` is for tests and measures; a screen reader has the words around it and the table. */
export function Chart({ drawing, heightPx, hint, kind }: { readonly drawing: Drawing; readonly heightPx: number; readonly hint?: Hint | undefined; readonly kind: string }) {
  const ref = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const lastHint = useRef(hint)
  useLayoutEffect(() => {
    lastHint.current = hint
  })

  useEffect(() => {
    const element = ref.current
    if (!element) return
    const made = init(element, null, { renderer: 'canvas' })
    chart.current = made
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element)
    const renderer = made.getZr()
    renderer.on('mousemove', ({ offsetX, offsetY }) => {
      const text = lastHint.current?.(offsetX, offsetY)
      // A function, so that nothing in a person's name is read as a template.
      if (text) made.dispatchAction({ type: 'showTip', x: offsetX, y: offsetY, tooltip: { formatter: () => text } })
      else if (lastHint.current) made.dispatchAction({ type: 'hideTip' })
    })
    return () => {
      observer.disconnect()
      chart.current = null
      made.dispose()
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption({ animation: false, ...drawing }, { notMerge: true })
  }, [drawing])

  return <div ref={ref} className="chart" data-chart={kind} dir="ltr" aria-hidden="true" style={{ height: heightPx }} />
}
