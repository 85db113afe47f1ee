import Graph from 'graphology'
import Sigma from 'sigma'
import { COLOURS, dotSize, type CityMap } from './shown'

/** The whole city in WebGL. Positions come from the server; nothing is simulated here. */
export class CityPicture {
  private readonly graph = new Graph({ type: 'undirected', multi: false })
  private readonly sigma: Sigma
  private visible: Uint8Array
  private chosen: number | null = null
  private readonly order: string[]

  constructor(place: HTMLElement, private readonly map: CityMap, private readonly nowhere: string, choose: (index: number) => void) {
    this.visible = new Uint8Array(map.id.length).fill(1)
    this.order = map.id
    for (let index = 0; index < map.id.length; index += 1) {
      const state = map.states[map.state[index] ?? 0] ?? ''
      this.graph.addNode(index, {
        x: map.x[index], y: -(map.y[index] ?? 0), size: dotSize(map.staff[index] ?? 0, state), label: map.name[index],
        color: COLOURS[map.statuses[map.status[index] ?? 0] ?? 'excluded'],
      })
    }
    this.sigma = new Sigma(this.graph, place, {
      renderEdgeLabels: false, labelRenderedSizeThreshold: 9, labelDensity: 0.4, labelFont: 'system-ui, sans-serif', labelSize: 12,
      minCameraRatio: 0.005, maxCameraRatio: 2.5, zIndex: true, allowInvalidContainer: true,
      itemSizesReference: 'screen', zoomToSizeRatioFunction: (ratio) => Math.sqrt(ratio),
      nodeReducer: (node, data) => {
        const index = Number(node)
        if (!this.visible[index]) return { ...data, hidden: true }
        return index === this.chosen ? { ...data, size: data.size + 6, highlighted: true, forceLabel: true, zIndex: 2 } : data
      },
    })
    this.sigma.on('clickNode', ({ node }) => choose(Number(node)))
    this.sigma.on('afterRender', () => this.drawNames())
  }

  show(indexes: readonly number[]): void {
    this.visible = new Uint8Array(this.order.length)
    for (const index of indexes) this.visible[index] = 1
    this.sigma.refresh({ skipIndexation: true })
  }

  /** Mark one organization and move there. */
  goTo(index: number | null): void {
    this.chosen = index
    this.sigma.refresh({ skipIndexation: true })
    if (index === null) return
    const spot = this.sigma.getNodeDisplayData(String(index))
    if (spot) void this.sigma.getCamera().animate({ x: spot.x, y: spot.y, ratio: 0.05 }, { duration: 400 })
  }

  fit(): void {
    void this.sigma.getCamera().animatedReset({ duration: 300 })
  }

  end(): void {
    this.sigma.kill()
  }

  /** Names of districts and streets on a layer of our own, under the labels. */
  private drawNames(): void {
    const layer = this.sigma.getCanvases().labels
    const pen = layer?.getContext('2d')
    if (!pen) return
    const taken: Array<[number, number, number, number]> = []
    pen.textAlign = 'center'
    for (const circle of [...this.map.circles].sort((a, b) => (a.level === b.level ? b.count - a.count : a.level === 'district' ? -1 : 1))) {
      const middle = this.sigma.graphToViewport({ x: circle.x, y: -circle.y })
      const edge = this.sigma.graphToViewport({ x: circle.x + circle.radius, y: -circle.y })
      const radius = Math.abs(edge.x - middle.x)
      const district = circle.level === 'district'
      if (radius < (district ? 30 : 34)) continue
      pen.strokeStyle = district ? 'rgb(18 70 107 / 45%)' : 'rgb(18 70 107 / 18%)'
      pen.lineWidth = district ? 1.5 : 1
      pen.beginPath()
      pen.arc(middle.x, middle.y, radius, 0, 2 * Math.PI)
      pen.stroke()
      pen.font = district ? '700 15px system-ui, sans-serif' : '600 12px system-ui, sans-serif'
      const text = circle.name ?? this.nowhere
      const width = pen.measureText(text).width
      const y = middle.y - radius + (district ? 18 : 14)
      const spot: [number, number, number, number] = [middle.x - width / 2, y - 12, middle.x + width / 2, y + 4]
      if (taken.some(([left, top, right, bottom]) => spot[0] < right && left < spot[2] && spot[1] < bottom && top < spot[3])) continue
      taken.push(spot)
      pen.lineWidth = 4
      pen.strokeStyle = 'rgb(255 255 255 / 90%)'
      pen.strokeText(text, middle.x, y)
      pen.fillStyle = district ? '#0c3350' : '#33424f'
      pen.fillText(text, middle.x, y)
    }
  }
}
