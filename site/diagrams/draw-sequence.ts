import { type Columns, linesOf, placeColumns, SELF, widthOf } from './columns.ts'
import type { Sequence, Step } from './sequence.ts'

type Message = Extract<Step, { kind: 'message' }>

const LINE = 15
const HEAD = 30
const MARGIN = 1
/** Colors of the theme, so that a diagram follows the reader's choice of light or dark. */
const INK = 'var(--vp-c-text-1)'
const FAINT = 'var(--vp-c-text-3)'
const BOX = 'var(--vp-c-bg-soft)'
const PAGE = 'var(--vp-c-bg)'

/** Draws a sequence diagram as an SVG element that names itself and has its description. `id` is unique on the page. */
export function drawSequence(sequence: Sequence, id: string): string {
  const columns = placeColumns(sequence)
  const { shapes, bottom } = drawSteps(sequence.steps, columns, id)
  const [width, height] = [columns.width + 2 * MARGIN, bottom + 2 * MARGIN]
  const lifelines = columns.centers.map(
    x => `<path d="M${x} ${HEAD}V${bottom}" style="stroke:${FAINT}" stroke-dasharray="3 4"/>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-description"`,
    ` viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" width="${width}" height="${height}" style="font-size:12px;fill:none">`,
    `<title id="${id}-title">${escaped(sequence.title)}</title>`,
    `<desc id="${id}-description">${escaped(sequence.description)}</desc>`,
    arrowHead(id),
    ...lifelines,
    ...sequence.participants.map(({ name }, index) => drawParticipant(name, columns, index)),
    ...shapes,
    '</svg>',
  ].join('')
}

function drawSteps(steps: readonly Step[], columns: Columns, id: string) {
  const shapes: string[] = []
  const loops: { readonly text: string; readonly top: number }[] = []
  let y = HEAD + 12
  for (const step of steps) {
    if (step.kind === 'message') {
      const drawn = step.from === step.to ? drawOwn(step, columns, y, id) : drawMessage(step, columns, y, id)
      shapes.push(drawn.shape)
      y = drawn.bottom + 10
    } else if (step.kind === 'loop') {
      loops.push({ text: step.text, top: y })
      y += LINE + 12
    } else {
      const loop = loops.pop()
      if (loop) shapes.unshift(drawLoop(loop.text, loop.top, y, columns.width))
      y += 8
    }
  }
  return { shapes, bottom: y }
}

function drawParticipant(name: string, { centers, boxes }: Columns, index: number): string {
  const [x = 0, box = 0] = [centers[index], boxes[index]]
  const rect = `<rect x="${x - box / 2}" y="0" width="${box}" height="${HEAD}" rx="6" style="fill:${BOX};stroke:${FAINT}"/>`
  return rect + drawText([name], x, HEAD / 2 + 4, 'middle', 'font-family:var(--vp-font-family-mono)')
}

function drawMessage({ from, to, isReply, text }: Message, { centers }: Columns, y: number, id: string) {
  const [start = 0, end = 0] = [centers[from], centers[to]]
  const lines = linesOf(text, Math.max(Math.abs(end - start) - 16, 0))
  const at = y + lines.length * LINE
  const dashes = isReply ? ' stroke-dasharray="5 4"' : ''
  const arrow = `<path d="M${start} ${at}H${end}"${dashes} style="stroke:${INK}" marker-end="url(#${id}-arrow)"/>`
  return { shape: arrow + drawText(lines, (start + end) / 2, y + LINE - 4, 'middle'), bottom: at }
}

/** A message to itself leaves to the right and returns below, with its text beside it. */
function drawOwn({ from, text }: Message, { centers, width }: Columns, y: number, id: string) {
  const [x = 0, next = width] = [centers[from], centers[from + 1]]
  const lines = linesOf(text, next - x - SELF - 6)
  const bottom = y + Math.max(lines.length * LINE, 18)
  const arrow = `<path d="M${x} ${y + 4}h${SELF - 8}V${bottom}H${x}" style="stroke:${INK}" marker-end="url(#${id}-arrow)"/>`
  return { shape: arrow + drawText(lines, x + SELF - 2, y + LINE - 1, 'start'), bottom }
}

function drawLoop(text: string, top: number, bottom: number, width: number): string {
  const rect = `<rect x="0" y="${top}" width="${width}" height="${bottom - top}" rx="6" style="stroke:${FAINT}" stroke-dasharray="2 3"/>`
  return rect + drawText([`loop ${text}`], 10, top + LINE, 'start', 'font-weight:600')
}

/** Draws lines of text on a patch in the color of the page, so that no line of the diagram crosses it. */
function drawText(lines: readonly string[], x: number, y: number, anchor: 'start' | 'middle', style = ''): string {
  const isName = style.includes('mono')
  return lines
    .map((line, index) => {
      const width = widthOf(line) + 4
      const left = anchor === 'middle' ? x - width / 2 : x - 2
      const baseline = y + index * LINE
      const patch = `<rect x="${left}" y="${baseline - 11}" width="${width}" height="${LINE - 1}" style="fill:${PAGE}"/>`
      const text = `<text x="${x}" y="${baseline}" text-anchor="${anchor}" style="fill:${INK};${style}">${escaped(line)}</text>`
      return isName ? text : patch + text
    })
    .join('')
}

function arrowHead(id: string): string {
  const box = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"'
  return `<defs><marker id="${id}-arrow" ${box}><path d="M0 0 10 5 0 10z" style="fill:${INK}"/></marker></defs>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
