import { saveFile } from '../service/client'

const KEPT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-weight', 'font-family', 'paint-order', 'text-decoration']

/** A copy of the picture that looks the same without our style sheets. */
export function standAlone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  originals.forEach((original, index) => {
    const twin = copies[index]
    if (!twin) return
    const look = getComputedStyle(original)
    for (const name of KEPT) {
      const value = look.getPropertyValue(name)
      if (value) twin.style.setProperty(name, value)
    }
    for (const name of ['tabindex', 'role', 'aria-pressed', 'class']) twin.removeAttribute(name)
  })
  copy.querySelectorAll('.hit').forEach((one) => one.remove())
  const box = svg.viewBox.baseVal
  copy.setAttribute('width', String(box.width))
  copy.setAttribute('height', String(box.height))
  copy.style.setProperty('background', '#fff')
  return new XMLSerializer().serializeToString(copy)
}

export function saveSvg(svg: SVGSVGElement, name: string): void {
  saveFile(`${name}.svg`, new Blob([standAlone(svg)], { type: 'image/svg+xml' }))
}

/** The picture alone on a page that opens without a server. */
export function saveHtml(svg: SVGSVGElement, name: string, title: string): void {
  saveFile(`${name}.html`, new Blob([pageOf(standAlone(svg), title)], { type: 'text/html' }))
}

/** Written as text: in a document of ours the policy would block the styles that the picture carries. The serializer has escaped its texts. */
export function pageOf(picture: string, title: string): string {
  const told = title.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '')
  return `<!doctype html>\n<html><head><meta charset="utf-8"><title>${told}</title></head><body>${picture}</body></html>\n`
}

export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const box = svg.viewBox.baseVal
  const picture = new Image()
  // A data address, since the policy lets no picture come from a blob.
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standAlone(svg))}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = box.width * 2
  canvas.height = box.height * 2
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob) saveFile(`${name}.png`, blob)
}
