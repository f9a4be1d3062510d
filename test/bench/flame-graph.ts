import type { Profiler } from 'node:inspector'

/** A function in a profile, with the functions that it called. Times are in microseconds. */
interface Frame {
  readonly name: string
  readonly file: string
  time: number
  readonly calls: Map<string, Frame>
}

const WIDTH = 1_200
const ROW = 18
/** Narrower frames are left out, so that the picture stays small. */
const LEAST = 4
/** Where a function comes from, in the order of the legend. */
const ORIGINS: readonly (readonly [name: string, color: string, files: RegExp])[] = [
  ['the library', '#f4a259', /packages\/dynamo-signals\//],
  ['the AWS SDK', '#8cb8e8', /@aws-sdk|@smithy|@aws\//],
  ['the schema library', '#b5d99c', /\/zod\//],
  ['Node', '#d9d9d9', /./],
]

/** Draws a processor profile as a flame graph: the callers on top, and the width of a function is its share of the time. */
export function flameGraph({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): string {
  const root: Frame = { name: 'all', file: '', time: 0, calls: new Map() }
  const byId = new Map(nodes.map(node => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)))
  for (const [at, id] of samples.entries()) {
    const path: Profiler.ProfileNode[] = []
    for (let node = byId.get(id); node && parents.has(node.id); node = byId.get(parents.get(node.id) ?? -1)) {
      path.unshift(node)
    }
    const [first] = path
    if (!first || /^\((idle|program)\)$/.test(first.callFrame.functionName)) continue
    let frame = root
    frame.time += timeDeltas[at] ?? 0
    for (const { callFrame } of path) frame = enter(frame, callFrame, timeDeltas[at] ?? 0)
  }
  const shapes: string[] = []
  const depth = draw(root, { x: 0, row: 0, perPixel: root.time / WIDTH }, shapes)
  const legend = ORIGINS.map(
    ([name, color], at) =>
      `<rect x="${at * 160}" y="0" width="12" height="12" fill="${color}"/><text x="${at * 160 + 17}" y="11">${name}</text>`,
  )
  const height = (depth + 2) * ROW
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11"><title>A flame graph</title>${legend.join('')}${shapes.join('')}</svg>\n`
}

function enter(
  caller: Frame,
  { functionName, url, lineNumber }: Profiler.ProfileNode['callFrame'],
  time: number,
): Frame {
  // Paths of a machine do not belong in a picture, only the part that every machine has.
  const file = /(?:packages|node_modules|test)\/.*/.exec(url)?.[0] ?? url
  const name = functionName || `(${file.split('/').at(-1)}:${lineNumber + 1})`
  const frame = caller.calls.get(`${name} ${file}`) ?? { name, file, time: 0, calls: new Map() }
  caller.calls.set(`${name} ${file}`, frame)
  frame.time += time
  return frame
}

function draw(
  frame: Frame,
  { x, row, perPixel }: { x: number; row: number; perPixel: number },
  into: string[],
): number {
  let deepest = row
  let left = x
  for (const call of [...frame.calls.values()].toSorted((one, other) => other.time - one.time)) {
    const width = call.time / perPixel
    if (width < LEAST) continue
    const [, color] = ORIGINS.find(([, , files]) => files.test(`/${call.file}`)) ?? []
    const y = (row + 1) * ROW
    const share = ((call.time / perPixel / WIDTH) * 100).toFixed(1)
    const label = escaped(call.name.slice(0, Math.floor((width - 4) / 6.7)))
    into.push(
      `<g><title>${escaped(call.name)}, ${share} %</title><rect x="${left.toFixed(1)}" y="${y}" width="${(width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${color}"/><text x="${(left + 2).toFixed(1)}" y="${y + 12}">${label}</text></g>`,
    )
    deepest = Math.max(deepest, draw(call, { x: left, row: row + 1, perPixel }, into))
    left += width
  }
  return deepest
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
