import type { CrossView, Hop, Member, Part, Role, Source } from '../service/shapes'

/** Where everything of the cross stands. Pure: the same facts give the same picture, so that a printed one can be compared. */
export type Look = 'center' | 'held' | 'several' | 'lacking' | 'exempt' | 'unknown' | 'serving' | 'line' | 'stopped' | 'more'
export interface Box {
  key: string; x: number; y: number; width: number; height: number; look: Look
  lines: string[]; full: string; note: string; arm: 'center' | 'left' | 'right' | 'up'
  sources: Source[]; role: string | null; part: string | null; id: string | null; since: string | null; basis: string | null
  count: number | null
}
export interface Link { key: string; path: string; look: Look; label: string; labelX: number; labelY: number; from: string; to: string }
export interface Frame { key: string; x: number; y: number; width: number; height: number; count: number }
export interface Head { key: string; x: number; y: number; text: string }
export interface Picture { width: number; height: number; boxes: Box[]; links: Link[]; frames: Frame[]; heads: Head[] }
export interface Names {
  role: (role: string) => string; line: (line: 'territory' | 'party') => string; part: (part: string) => string; lack: (what: string) => string; none: (what: string) => string
  unreceived: (what: string) => string; exempt: (what: string) => string; more: (count: number) => string; stops: (why: string) => string
}
export interface Options { narrow: boolean; expanded: ReadonlySet<string>; cap: number; names: Names }

const HEIGHT = 44
const GAP = 14
const LIFT = 26

/** Text in at most two lines of about `room` full-width characters. */
export function fold(text: string, room: number): string[] {
  const pieces: string[] = ['']
  let used = 0
  for (const sign of text) {
    const wide = /[\u1100-\uffff]/.test(sign) ? 1 : 0.58
    if (used + wide > room) {
      if (pieces.length === 2) {
        pieces[1] = `${(pieces[1] ?? '').slice(0, -1)}…`
        return pieces
      }
      pieces.push('')
      used = 0
    }
    pieces[pieces.length - 1] += sign
    used += wide
  }
  return pieces
}

const LOOK_OF_STATUS: Record<string, Look> = {
  held: 'held', multi_head: 'several', missing: 'lacking', nominal: 'lacking', exempt: 'exempt', unknown: 'unknown',
}

type Piece = Omit<Box, 'x' | 'y' | 'width' | 'height'>
interface Plan { title: string; group: string; look: Look; boxes: Piece[]; several: number }

function plain(key: string, text: string, room: number, look: Look, arm: Box['arm']): Piece {
  return { key, lines: fold(text, room), full: text, note: '', look, arm, sources: [], role: null, part: null, id: null,
    since: null, basis: null, count: null }
}

function planRole(role: Role, room: number, names: Names): Plan {
  const title = names.role(role.role)
  const look = LOOK_OF_STATUS[role.status] ?? 'unknown'
  const make = (text: string, at: string): Piece => ({ ...plain(`role:${role.role}:${at}`, text, room, look, 'left'), role: role.role })
  let boxes: Piece[] = role.holders.map((holder) => ({
    ...make(holder.name, holder.id), id: holder.id, sources: holder.sources, since: holder.since, basis: holder.basis,
  }))
  if (role.status === 'missing' || role.status === 'nominal') {
    const ghost = { ...make(names.lack(title), 'missing'), sources: role.sources ?? [] }
    boxes = [ghost, ...boxes.map((box) => ({ ...box, look: 'exempt' as Look }))]
  }
  if (role.status === 'exempt') boxes = [{ ...make(names.exempt(title), 'exempt'), sources: role.sources ?? [] }]
  if (role.status === 'unknown') boxes = [make(names.unreceived(title), 'unknown')]
  return { title, group: `role:${role.role}`, look, boxes, several: role.status === 'multi_head' ? role.holders.length : 0 }
}

function planPart(part: Part, room: number, options: Options): Plan {
  const { names } = options
  const title = names.part(part.part)
  const group = `part:${part.part}`
  const make = (text: string, at: string, look: Look): Piece => ({ ...plain(`${group}:${at}`, text, room, look, 'right'), part: part.part })
  if (part.status === 'unknown') return { title, group, look: 'unknown', boxes: [make(names.unreceived(title), 'unknown', 'unknown')], several: 0 }
  if (part.status === 'absent') return { title, group, look: 'exempt', boxes: [make(names.none(title), 'none', 'exempt')], several: 0 }
  const all = options.expanded.has(group)
  const shown: Member[] = all ? part.members : part.members.slice(0, options.cap)
  const boxes: Piece[] = shown.map((member) => ({
    ...make(member.name, member.id, 'serving'), id: member.id, sources: member.sources, since: member.since,
  }))
  const left = part.members.length - shown.length
  if (left > 0) boxes.push({ ...make(names.more(left), 'more', 'more'), count: left })
  return { title, group, look: 'serving', boxes, several: 0 }
}

function planLine(name: string, hops: Hop[], room: number, names: Names): Piece[] {
  return hops.filter((hop) => hop.kind !== 'organization').map((hop) => {
    const stopped = Boolean(hop.stops_because && hop.stops_because !== 'top')
    return {
      ...plain(`${name}:${hop.id}`, hop.name, room, stopped ? 'stopped' : 'line', 'up'), id: hop.id, sources: hop.sources ?? [],
      note: stopped ? names.stops(hop.stops_because ?? '') : '',
    }
  })
}

/** Each line upward bears its name above its last box. */
function headsOf(lines: ReadonlyArray<{ name: 'territory' | 'party'; x: number; boxes: Piece[] }>, centerY: number, step: number, names: Names): Head[] {
  return lines.filter((line) => line.boxes.length > 0).map((line) => (
    { key: `head:${line.name}`, x: line.x + 82, y: centerY - line.boxes.length * step - 9, text: names.line(line.name) }))
}

export function layoutCross(view: CrossView, options: Options): Picture {
  return options.narrow ? narrow(view, options) : wide(view, options)
}

function wide(view: CrossView, options: Options): Picture {
  const { names } = options
  const width = 980
  const side = 224
  const middle = { x: width / 2 - 170, width: 340, height: 76 }
  const roles = view.roles.map((role) => planRole(role, 14, names))
  const parts = view.serving.map((part) => planPart(part, 14, options))
  const lines = [
    { name: 'territory', x: middle.x, boxes: planLine('territory', view.lines.territory, 10, names) },
    { name: 'party', x: middle.x + 176, boxes: planLine('party', view.lines.party, 10, names) },
  ] as const
  const tall = (plans: Plan[]) => plans.reduce((sum, plan) => sum + plan.boxes.length * (HEIGHT + GAP) + LIFT, 0)
  const up = Math.max(...lines.map((line) => line.boxes.length), 0) * (HEIGHT + 30)
  const half = Math.max(tall(roles), tall(parts)) / 2
  const centerY = Math.max(up + 30, half - middle.height / 2 + 10)
  const height = Math.max(centerY + middle.height + 40, centerY + middle.height / 2 + half + 20)
  const picture: Picture = { width, height, boxes: [], links: [], frames: [], heads: headsOf(lines, centerY, HEIGHT + 30, names) }
  const center: Box = {
    ...plain('center', view.organization.name, 17, 'center', 'center'), x: middle.x, y: centerY, width: middle.width, height: middle.height,
    id: view.organization.id, sources: view.organization.sources ?? [],
  }
  picture.boxes.push(center)
  placeSide(picture, roles, { x: 20, width: side, top: centerY + middle.height / 2 - tall(roles) / 2 }, center, 'left')
  placeSide(picture, parts, { x: width - side - 20, width: side, top: centerY + middle.height / 2 - tall(parts) / 2 }, center, 'right')
  for (const line of lines) {
    let below = { key: 'center', x: line.x + 82, y: centerY }
    line.boxes.forEach((plan, index) => {
      const box: Box = { ...plan, x: line.x, y: centerY - (index + 1) * (HEIGHT + 30), width: 164, height: HEIGHT }
      picture.boxes.push(box)
      const x = line.x + 82
      picture.links.push({
        key: `link:${box.key}`, path: `M ${below.x} ${below.y} L ${x} ${box.y + HEIGHT}`, look: box.look, label: box.note,
        labelX: x, labelY: box.y + HEIGHT + 18, from: below.key, to: box.key,
      })
      below = { key: box.key, x, y: box.y }
    })
  }
  return picture
}

function placeSide(
  picture: Picture, plans: Plan[], place: { x: number; width: number; top: number }, center: Box, arm: 'left' | 'right',
): void {
  let y = Math.max(10, place.top)
  for (const plan of plans) {
    y += LIFT
    const first = y
    for (const [index, one] of plan.boxes.entries()) {
      const box: Box = { ...one, x: place.x, y, width: place.width, height: HEIGHT }
      picture.boxes.push(box)
      const fromX = arm === 'left' ? center.x : center.x + center.width
      const toX = arm === 'left' ? box.x + box.width : box.x
      const fromY = center.y + center.height / 2
      const toY = box.y + HEIGHT / 2
      const bend = (fromX + toX) / 2
      picture.links.push({
        key: `link:${box.key}`, path: `M ${fromX} ${fromY} C ${bend} ${fromY} ${bend} ${toY} ${toX} ${toY}`, look: box.look,
        label: index === 0 ? plan.title : '', labelX: place.x + (arm === 'left' ? 0 : place.width), labelY: first - (plan.several > 1 ? 14 : 8),
        from: center.key, to: box.key,
      })
      y += HEIGHT + GAP
    }
    if (plan.several > 1) {
      picture.frames.push({
        key: `frame:${plan.group}`, x: place.x - 7, y: first - 7, width: place.width + 14, height: y - GAP - first + 14, count: plan.several,
      })
    }
  }
}

function narrow(view: CrossView, options: Options): Picture {
  const { names } = options
  const width = 344
  const lines = [
    { name: 'territory', x: 4, boxes: planLine('territory', view.lines.territory, 9, names) },
    { name: 'party', x: 176, boxes: planLine('party', view.lines.party, 9, names) },
  ] as const
  const rows = Math.max(...lines.map((line) => line.boxes.length), 0)
  const centerY = (rows ? 30 : 8) + rows * (HEIGHT + 28)
  const picture: Picture = { width, height: 0, boxes: [], links: [], frames: [], heads: headsOf(lines, centerY, HEIGHT + 28, names) }
  for (const line of lines) {
    let below = { key: 'center', y: centerY }
    line.boxes.forEach((plan, index) => {
      const box: Box = { ...plan, x: line.x, y: centerY - (index + 1) * (HEIGHT + 28), width: 164, height: HEIGHT }
      picture.boxes.push(box)
      const x = line.x + 82
      picture.links.push({
        key: `link:${box.key}`, path: `M ${x} ${below.y} L ${x} ${box.y + HEIGHT}`, look: box.look, label: box.note, labelX: x,
        labelY: box.y + HEIGHT + 17, from: below.key, to: box.key,
      })
      below = { key: box.key, y: box.y }
    })
  }
  const center: Box = {
    ...plain('center', view.organization.name, 18, 'center', 'center'), x: 4, y: centerY, width: width - 8, height: 64,
    id: view.organization.id, sources: view.organization.sources ?? [],
  }
  picture.boxes.push(center)
  let y = centerY + 64 + 12
  const plans = [...view.roles.map((role) => planRole(role, 18, names)), ...view.serving.map((part) => planPart(part, 18, options))]
  for (const plan of plans) {
    y += LIFT
    const first = y
    for (const [index, one] of plan.boxes.entries()) {
      const box: Box = { ...one, x: 28, y, width: width - 36, height: HEIGHT }
      picture.boxes.push(box)
      picture.links.push({
        key: `link:${box.key}`, path: `M 14 ${centerY + 64} L 14 ${y + HEIGHT / 2} L 28 ${y + HEIGHT / 2}`, look: box.look,
        label: index === 0 ? plan.title : '', labelX: 28, labelY: first - (plan.several > 1 ? 14 : 8), from: 'center', to: box.key,
      })
      y += HEIGHT + GAP
    }
    if (plan.several > 1) {
      picture.frames.push({ key: `frame:${plan.group}`, x: 21, y: first - 7, width: width - 22, height: y - GAP - first + 14, count: plan.several })
    }
  }
  picture.height = y + 8
  return picture
}
