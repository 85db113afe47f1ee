import { BarChart, SankeyChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([BarChart, SankeyChart, GridComponent, TooltipComponent, CanvasRenderer, SVGRenderer])

/** A chart on this element; canvas, since a strict policy lets no styles be written into markup. */
export function makeChart(place: HTMLElement): ECharts {
  return init(place, null, { renderer: 'canvas' })
}
