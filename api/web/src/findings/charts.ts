import { BarChart, SankeyChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([BarChart, SankeyChart, GridComponent, TooltipComponent, CanvasRenderer, SVGRenderer])

const family = (): string => getComputedStyle(document.body).fontFamily

/** A chart on this element, in the fonts of the page; canvas, since a strict policy lets no styles be written into markup. */
export function makeChart(place: HTMLElement): ECharts {
  return init(place, { textStyle: { fontFamily: family() } }, { renderer: 'canvas' })
}

/** How wide a text of this size (in pixels) is drawn. */
export function widthOf(text: string, size: number): number {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return text.length * size
  pen.font = `${size}px ${family()}`
  return Math.ceil(pen.measureText(text).width)
}
