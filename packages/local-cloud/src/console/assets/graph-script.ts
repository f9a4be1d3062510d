/**
 * Lets a graph be moved and zoomed, by wheel, drag, pinch, buttons and keys, and lights up its receivers while they run. Without
 * JavaScript, the whole graph is shown, and scrolls.
 */
export const graphScript = `
const graph = document.querySelector('.graph')
const svg = graph.querySelector('svg')
const whole = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height }
const LARGEST = 3
const READABLE = 0.75
const STEP = 1.25
const MOVE = 80
const LIT_FOR = 2500

// Pixels of the screen for each unit of the drawing, and the unit in the top left corner.
let scale, left, above

function fit() {
  return Math.min(graph.clientWidth / whole.width, graph.clientHeight / whole.height)
}

// A view that is larger than the graph has it in its middle. A smaller one does not leave it.
function within(start, seen, all) {
  return seen >= all ? (all - seen) / 2 : Math.max(0, Math.min(all - seen, start))
}

function show() {
  const smallest = Math.min(1, fit())
  scale = Math.max(smallest, Math.min(LARGEST, scale))
  const [width, height] = [graph.clientWidth / scale, graph.clientHeight / scale]
  left = within(left, width, whole.width)
  above = within(above, height, whole.height)
  svg.setAttribute('viewBox', [left, above, width, height].join(' '))
  for (const [name, limit] of [['in', LARGEST], ['out', smallest]]) {
    document.querySelector('[data-zoom=' + name + ']').setAttribute('aria-disabled', String(Math.abs(scale - limit) < 1e-9))
  }
}

function fitAll() {
  scale = fit()
  show()
}

// The point at these pixels of the graph's element stays where it is.
function zoom(factor, x = graph.clientWidth / 2, y = graph.clientHeight / 2) {
  const [atX, atY] = [left + x / scale, above + y / scale]
  scale = Math.max(Math.min(1, fit()), Math.min(LARGEST, scale * factor))
  left = atX - x / scale
  above = atY - y / scale
  show()
}

function move(x, y) {
  left += x / scale
  above += y / scale
  show()
}

function placeOf({ clientX, clientY }) {
  const { left, top } = graph.getBoundingClientRect()
  return [clientX - left - graph.clientLeft, clientY - top - graph.clientTop]
}

const KEYS = {
  '+': () => zoom(STEP),
  '=': () => zoom(STEP),
  '-': () => zoom(1 / STEP),
  '0': fitAll,
  ArrowLeft: () => move(-MOVE, 0),
  ArrowRight: () => move(MOVE, 0),
  ArrowUp: () => move(0, -MOVE),
  ArrowDown: () => move(0, MOVE),
}

graph.addEventListener('keydown', event => {
  const act = KEYS[event.key]
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  act()
})

graph.addEventListener('wheel', event => {
  const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (event.ctrlKey ? 0.01 : 0.002))
  // At the smallest size, the wheel scrolls the page.
  if (factor < 1 && !event.ctrlKey && scale <= Math.min(1, fit()) + 1e-9) return
  event.preventDefault()
  zoom(factor, ...placeOf(event))
}, { passive: false })

// One finger or the mouse moves the graph, two fingers zoom it.
const fingers = new Map()
let dragged = 0

graph.addEventListener('pointerdown', event => {
  if (event.button !== 0) return
  if (fingers.size === 0) dragged = 0
  fingers.set(event.pointerId, placeOf(event))
})
addEventListener('pointermove', event => {
  const before = fingers.get(event.pointerId)
  if (!before) return
  const now = placeOf(event)
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
  fingers.set(event.pointerId, now)
  dragged += Math.hypot(now[0] - before[0], now[1] - before[1])
  if (!other) return move(before[0] - now[0], before[1] - now[1])
  const middle = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]
  const apart = place => Math.max(1, Math.hypot(place[0] - other[0], place[1] - other[1]))
  move((before[0] - now[0]) / 2, (before[1] - now[1]) / 2)
  zoom(apart(now) / apart(before), ...middle)
})
for (const name of ['pointerup', 'pointercancel']) addEventListener(name, event => fingers.delete(event.pointerId))
// The end of a drag must not follow a link.
graph.addEventListener('click', event => dragged > 5 && event.preventDefault(), true)
graph.addEventListener('dragstart', event => event.preventDefault())

// A link that gets the focus comes into view.
graph.addEventListener('focusin', event => {
  const box = event.target.closest('a')?.getBBox()
  if (!box || !event.target.matches(':focus-visible')) return
  const [width, height] = [graph.clientWidth / scale, graph.clientHeight / scale]
  if (box.x < left || box.x + box.width > left + width) left = box.x + box.width / 2 - width / 2
  if (box.y < above || box.y + box.height > above + height) above = box.y + box.height / 2 - height / 2
  show()
})

const zoomed = { in: () => zoom(STEP), out: () => zoom(1 / STEP), all: fitAll }
for (const button of document.querySelectorAll('[data-zoom]')) button.addEventListener('click', zoomed[button.dataset.zoom])
document.querySelector('.zoom').hidden = false
graph.classList.add('movable')
scale = Math.max(Math.min(1, graph.clientWidth / whole.width), READABLE)
left = above = 0
graph.style.height = Math.min(innerHeight * 0.75, whole.height * scale) + 'px'
new ResizeObserver(show).observe(graph)

const edges = [...svg.querySelectorAll('.edge')].map(element => ({ element, ...element.dataset }))
const nodeOf = id => document.getElementById(id)
const nameOf = node => node.querySelector('title').textContent
const timers = new Map()

function mark(elements, state, isLasting) {
  for (const element of elements) {
    clearTimeout(timers.get(element))
    element.dataset.state = state
    if (!isLasting) timers.set(element, setTimeout(() => delete element.dataset.state, LIT_FOR))
  }
}

// The ways on which a signal comes to a receiver: from a sender, through the signal.
function waysTo({ id }) {
  return edges.filter(({ to }) => to === id).map(last => {
    const sent = nodeOf(last.from)
    const first = edges.find(({ to }) => to === sent.id)
    return { last, sent, first, sender: nodeOf(first.from) }
  })
}

// Work that failed stays visible at its receiver until a later run ends well.
function light({ receiver, signal, sender, outcome }) {
  for (const node of svg.querySelectorAll('.receiver')) {
    if (nameOf(node) !== receiver) continue
    const ways = waysTo(node).filter(({ sent }) => !signal || nameOf(sent) === signal)
    if (ways.length === 0) continue
    const own = ways.filter(way => nameOf(way.sender) === sender)
    for (const way of own.length > 0 ? own : ways) {
      mark([way.sender, way.first.element, way.sent], outcome, outcome === 'running')
      mark([way.last.element], outcome, outcome !== 'done')
    }
    mark([node], outcome, outcome !== 'done')
    for (const { element, to } of edges.filter(({ from }) => from === node.id)) {
      mark([element, nodeOf(to)], outcome, outcome === 'running')
    }
  }
}
document.addEventListener('runs', ({ detail }) => detail.forEach(light))
`
