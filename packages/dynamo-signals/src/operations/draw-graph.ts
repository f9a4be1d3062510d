import { COLUMNS, type GraphEdge, type GraphNode, type SignalGraph } from './signal-graph.ts'

interface Box extends GraphNode {
  readonly x: number
  readonly y: number
}

const WIDTH = 210
const HEIGHT = 34
const GAP = 170
const ROW = 52
const MARGIN = 24
const COLOURS = { sender: '#dbe9f6', signal: '#fbe8c9', receiver: '#e3f1dc', consumer: '#eadff2' } as const

/** Options of a drawing. */
export interface DrawingOptions {
  /** Returns the address that a node links to. Undefined for a node without a link. Default: no links. */
  readonly hrefOf?: (node: GraphNode) => string | undefined
}

/**
 * Draws the graph as SVG: four columns, with an arrow for each connection and its condition beside it. Each node is a group with
 * its `id` and the class of its kind, and each arrow is a group with `data-from` and `data-to`, so that a page can style them.
 */
export function svgOf({ nodes, edges }: SignalGraph, { hrefOf }: DrawingOptions = {}): string {
  const boxes = new Map(place(nodes).map(box => [box.id, box]))
  const rows = Math.max(1, ...COLUMNS.map(kind => nodes.filter(node => node.kind === kind).length))
  const width = 2 * MARGIN + COLUMNS.length * WIDTH + (COLUMNS.length - 1) * GAP
  const height = 2 * MARGIN + rows * ROW
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="${hrefOf ? 'group' : 'img'}" aria-label="Signals and receivers">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#666"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...edges.map(edge => drawEdge(edge, boxes)),
    ...[...boxes.values()].map(box => linked(drawBox(box), hrefOf?.(box))),
    '</svg>',
  ].join('\n')
}

function place(nodes: readonly GraphNode[]): Box[] {
  return COLUMNS.flatMap((kind, column) =>
    nodes
      .filter(node => node.kind === kind)
      .map((node, row) => ({ ...node, x: MARGIN + column * (WIDTH + GAP), y: MARGIN + row * ROW })),
  )
}

function drawBox({ id, kind, label, x, y }: Box): string {
  const shown = label.length > 28 ? `${label.slice(0, 27)}…` : label
  return (
    `<g id="${id}" class="${kind}"><title>${escaped(label)}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="6" fill="${COLOURS[kind]}" stroke="#999"/>` +
    `<text x="${x + WIDTH / 2}" y="${y + 22}" text-anchor="middle">${escaped(shown)}</text></g>`
  )
}

function drawEdge({ from, to, label }: GraphEdge, boxes: ReadonlyMap<string, Box>): string {
  const [start, end] = [boxes.get(from), boxes.get(to)]
  if (!start || !end) return ''
  const [x1, y1, x2, y2] = [start.x + WIDTH, start.y + HEIGHT / 2, end.x, end.y + HEIGHT / 2]
  const bend = (x1 + x2) / 2
  const line = `<path d="M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}" fill="none" stroke="#999" marker-end="url(#arrow)"/>`
  const group = `<g class="edge" data-from="${from}" data-to="${to}">`
  if (!label) return `${group}${line}</g>`
  const shown = label.length > 28 ? `${label.slice(0, 27)}…` : label
  return `${group}<title>${escaped(label)}</title>${line}<text x="${x2 - 6}" y="${y2 - 5}" text-anchor="end" font-size="10" fill="#555" stroke="#fff" stroke-width="3" paint-order="stroke">${escaped(shown)}</text></g>`
}

function linked(drawn: string, href: string | undefined): string {
  return href === undefined ? drawn : `<a href="${escaped(href)}">${drawn}</a>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
