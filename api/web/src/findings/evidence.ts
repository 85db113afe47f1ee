import type { Source } from '../service/shapes'

/** The least that proves a finding: its subject in the middle, who is concerned to the left, the rows to the right. */
export interface Proof { subject: string; holders: Array<{ id: string; name: string }>; sources: Source[] }
export interface Spot { key: string; kind: 'subject' | 'holder' | 'row' | 'more'; x: number; y: number; width: number; height: number; text: string; small: string }
export interface Line { key: string; path: string; kind: 'holder' | 'row' }
export interface ProofPicture { width: number; height: number; spots: Spot[]; lines: Line[] }

const STEP = 58
const HEIGHT = 46

export function layoutProof(proof: Proof, told: (source: Source) => { text: string; small: string }, more: (count: number) => string, options: { narrow?: boolean; most?: number } = {}): ProofPicture {
  const { narrow = false, most = 6 } = options
  const holders = proof.holders.slice(0, most).map((one) => ({ key: `h:${one.id}`, text: one.name, small: '', kind: 'holder' as const }))
  if (proof.holders.length > most) holders.push({ key: 'h:more', text: more(proof.holders.length - most), small: '', kind: 'holder' as const })
  const rows = proof.sources.slice(0, most).map((one, index) => ({ key: `r:${index}`, ...told(one), kind: 'row' as const }))
  const extra = proof.sources.length - rows.length
  const right = extra > 0 ? [...rows, { key: 'r:more', text: more(extra), small: '', kind: 'row' as const }] : rows
  if (narrow) return under(proof.subject, [...holders, ...right])
  const tall = Math.max(holders.length, rows.length + (extra > 0 ? 1 : 0), 1)
  const height = tall * STEP + 16
  const middle = { x: 290, y: height / 2 - 30, width: 230, height: 60 }
  const spots: Spot[] = [{ key: 'subject', kind: 'subject', ...middle, text: proof.subject, small: '' }]
  const lines: Line[] = []
  const center = middle.y + middle.height / 2
  const column = (count: number) => (height - count * STEP) / 2 + (STEP - HEIGHT) / 2
  holders.forEach((one, index) => {
    const y = column(holders.length) + index * STEP
    spots.push({ key: one.key, kind: 'holder', x: 8, y, width: 200, height: HEIGHT, text: one.text, small: one.small })
    lines.push({ key: one.key, kind: 'holder', path: `M 208 ${y + HEIGHT / 2} C 250 ${y + HEIGHT / 2} 250 ${center} 290 ${center}` })
  })
  right.forEach((one, index) => {
    const y = column(right.length) + index * STEP
    spots.push({ key: one.key, kind: kindOf(one), x: 600, y, width: 330, height: HEIGHT, text: one.text, small: one.small })
    lines.push({ key: one.key, kind: 'row', path: `M 520 ${center} C 560 ${center} 560 ${y + HEIGHT / 2} 600 ${y + HEIGHT / 2}` })
  })
  return { width: 940, height, spots, lines }
}

type Piece = Pick<Spot, 'key' | 'text' | 'small'> & { kind: 'holder' | 'row' }

function kindOf(piece: Piece): Spot['kind'] {
  return piece.key === 'r:more' ? 'more' : piece.kind
}

/** The same one below the other, for narrow screens: everything hangs on one line below the subject. */
function under(subject: string, pieces: Piece[]): ProofPicture {
  const spots: Spot[] = [{ key: 'subject', kind: 'subject', x: 4, y: 4, width: 312, height: 56, text: subject, small: '' }]
  const lines: Line[] = []
  pieces.forEach((one, index) => {
    const y = 74 + index * STEP
    spots.push({ key: one.key, kind: kindOf(one), x: 36, y, width: 280, height: HEIGHT, text: one.text, small: one.small })
    lines.push({ key: one.key, kind: one.kind, path: `M 18 60 L 18 ${y + HEIGHT / 2} L 36 ${y + HEIGHT / 2}` })
  })
  return { width: 320, height: 74 + pieces.length * STEP, spots, lines }
}
