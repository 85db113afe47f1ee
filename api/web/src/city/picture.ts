import Graph from 'graphology'
import Sigma from 'sigma'
import { NodePointProgram } from 'sigma/rendering'
import { circlesShown, COLOURS, dotSize, spreadOf, type Circle, type CityMap } from './shown'

/** Left, top, right, bottom on the screen. */
type Corners = [number, number, number, number]
const cross = (one: Corners, other: Corners): boolean => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
/** How far neighbours stand apart in what the server sends. */
const NEIGHBOURS = 10

/** The whole city in WebGL. Positions come from the server; nothing is simulated here. Only what is shown is in the graph. */
export class CityPicture {
  private readonly sigma: Sigma
  private chosen: number | null = null
  private shown: readonly number[] = []
  private circles: Circle[] = []
  private spreads = new Map<number, number>()
  private labels: Corners[] = []

  constructor(
    place: HTMLElement, private readonly map: CityMap, private readonly homes: Int16Array, private readonly nowhere: string,
    choose: (index: number) => void,
  ) {
    this.sigma = new Sigma(new Graph({ type: 'undirected', multi: false }), place, {
      // One vertex a dot: a graphics card made of software draws these several times as fast as triangles.
      nodeProgramClasses: { circle: NodePointProgram },
      renderEdgeLabels: false, labelRenderedSizeThreshold: 6, labelDensity: 0.4, labelFont: getComputedStyle(place).fontFamily, labelSize: 13,
      minCameraRatio: 0.005, maxCameraRatio: 2.5, zIndex: true, allowInvalidContainer: true, stagePadding: 12,
      itemSizesReference: 'screen', zoomToSizeRatioFunction: (ratio) => ratio ** 0.25,
      defaultDrawNodeLabel: (pen, data, { labelSize, labelFont }) => this.drawLabel(pen, data, `${labelSize}px ${labelFont}`),
      nodeReducer: (node, data) => (Number(node) === this.chosen ? { ...data, size: data.size + 6, highlighted: true, forceLabel: true, zIndex: 2 } : data),
    })
    this.sigma.on('clickNode', ({ node }) => choose(Number(node)))
    this.sigma.on('beforeRender', () => (this.labels = []))
    this.sigma.on('afterRender', () => this.drawNames())
  }

  show(indexes: readonly number[]): void {
    this.shown = indexes
    const drawn = this.chosen === null || indexes.includes(this.chosen) ? indexes : [...indexes, this.chosen]
    const { map } = this
    this.spreads = spreadOf(map, this.homes, drawn)
    this.circles = circlesShown(map, this.homes, drawn)
    const graph = new Graph({ type: 'undirected', multi: false })
    for (const index of drawn) {
      const at = this.homes[index] ?? -1
      const [home, spread] = [map.circles[at], this.spreads.get(at) ?? 1]
      const [x, y] = [map.x[index] ?? 0, map.y[index] ?? 0]
      graph.addNode(index, {
        x: home ? home.x + (x - home.x) * spread : x, y: -(home ? home.y + (y - home.y) * spread : y),
        size: dotSize(map.staff[index] ?? 0, map.states[map.state[index] ?? 0] ?? ''), label: map.name[index],
        color: COLOURS[map.statuses[map.status[index] ?? 0] ?? 'excluded'],
      })
    }
    this.sigma.setCustomBBox(this.box())
    this.sigma.setGraph(graph)
  }

  /** Mark one organization and move there; one that the filters leave out is drawn all the same. */
  goTo(index: number | null): void {
    this.chosen = index
    if (index !== null && !this.sigma.getGraph().hasNode(index)) this.show(this.shown)
    else this.sigma.refresh({ skipIndexation: true })
    if (index === null) return
    const spot = this.sigma.getNodeDisplayData(String(index))
    if (spot) void this.sigma.getCamera().animate({ x: spot.x, y: spot.y, ratio: this.near(index) }, { duration: 400 })
  }

  fit(): void {
    void this.sigma.getCamera().animatedReset({ duration: 300 })
  }

  end(): void {
    this.sigma.kill()
  }

  /** How near the camera goes so that neighbours stand about thirty pixels apart, whether the city is large or small. */
  private near(index: number): number {
    const camera = this.sigma.getCamera()
    const [from, to] = [this.sigma.graphToViewport({ x: 0, y: 0 }), this.sigma.graphToViewport({ x: NEIGHBOURS, y: 0 })]
    const apart = Math.abs(to.x - from.x) * camera.ratio * (this.spreads.get(this.homes[index] ?? -1) ?? 1)
    return Math.max(0.006, Math.min(0.5, apart / 30))
  }

  /** A name beside its dot, the largest first; one that would cover another is left out. */
  private drawLabel(pen: CanvasRenderingContext2D, data: { label: string | null; x: number; y: number; size: number }, font: string): void {
    if (!data.label) return
    pen.font = font
    const [x, y] = [data.x + data.size + 3, data.y + 4]
    const corners: Corners = [x, y - 13, x + pen.measureText(data.label).width, y + 4]
    if (this.labels.some((other) => cross(corners, other))) return
    this.labels.push(corners)
    pen.textAlign = 'start'
    pen.lineWidth = 3
    pen.strokeStyle = 'rgb(255 255 255 / 85%)'
    pen.strokeText(data.label, x, y)
    pen.fillStyle = '#17222d'
    pen.fillText(data.label, x, y)
  }

  /** What the picture has to hold: the circles, not only the dots in them. */
  private box(): { x: [number, number]; y: [number, number] } | null {
    const around = this.circles.filter((circle) => circle.level === 'district')
    if (around.length === 0) return null
    return {
      x: [Math.min(...around.map((one) => one.x - one.radius)), Math.max(...around.map((one) => one.x + one.radius))],
      y: [Math.min(...around.map((one) => -one.y - one.radius)), Math.max(...around.map((one) => -one.y + one.radius))],
    }
  }

  /** Names of districts and streets on the layer of the labels, largest first; one that would cover another is left out. */
  private drawNames(): void {
    const layer = this.sigma.getCanvases().labels
    const pen = layer?.getContext('2d')
    if (!pen) return
    const taken: Corners[] = []
    const family = getComputedStyle(document.body).fontFamily
    pen.textAlign = 'center'
    for (const circle of [...this.circles].sort((a, b) => (a.level === b.level ? b.count - a.count : a.level === 'district' ? -1 : 1))) {
      const middle = this.sigma.graphToViewport({ x: circle.x, y: -circle.y })
      const edge = this.sigma.graphToViewport({ x: circle.x + circle.radius, y: -circle.y })
      const radius = Math.abs(edge.x - middle.x)
      const district = circle.level === 'district'
      if (radius < (district ? 30 : 26)) continue
      pen.strokeStyle = district ? 'rgb(18 70 107 / 45%)' : 'rgb(18 70 107 / 18%)'
      pen.lineWidth = district ? 1.5 : 1
      pen.beginPath()
      pen.arc(middle.x, middle.y, radius, 0, 2 * Math.PI)
      pen.stroke()
      pen.font = district ? `700 16px ${family}` : `600 13px ${family}`
      const text = circle.name ?? this.nowhere
      const width = pen.measureText(text).width
      const y = middle.y - radius + (district ? 18 : 14)
      const spot: Corners = [middle.x - width / 2, y - 12, middle.x + width / 2, y + 4]
      if (taken.some((other) => cross(spot, other))) continue
      taken.push(spot)
      pen.lineWidth = 4
      pen.strokeStyle = 'rgb(255 255 255 / 90%)'
      pen.strokeText(text, middle.x, y)
      pen.fillStyle = district ? '#0c3350' : '#33424f'
      pen.fillText(text, middle.x, y)
    }
  }
}
