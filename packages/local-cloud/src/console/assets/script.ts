import { heldRowsScript } from './held-rows-script.ts'
import { returnScript } from './return-script.ts'
import { sendScript } from './send-script.ts'

/**
 * Updates a page every second, leaves what has not changed, and shows the response when a button is clicked. Without JavaScript, the
 * page reloads itself.
 */
export const script = `
const live = document.querySelector('[data-live]')
const part = live?.querySelector('[data-part]') ?? live
let tag = live?.dataset.tag ?? ''
let timer

// Shows a new state of an element, and leaves everything in it that is still there: with the focus, the selection, scrolling and what
// is open.
function show(old, next) {
  const ways = []
  for (let at = document.activeElement; old.contains(at); at = at.parentElement) ways.push(at)
  const still = stillOf(old, rowsOf())
  const top = still?.getBoundingClientRect().top
  updateChildren(old, next)
  if (still && old.contains(still)) scrollBy({ top: still.getBoundingClientRect().top - top, behavior: 'instant' })
  if (ways.length === 0 || old.contains(document.activeElement)) return
  // Tab then continues from the place of the element that had the focus.
  const nearest = ways.find(each => old.contains(each))
  if (nearest.tabIndex < 0) nearest.tabIndex = -1
  nearest.focus({ preventScroll: true })
}

// Returns the element that must not move while the page changes: the focused one, the row under the pointer, or the first visible
// row of a list that someone reads.
function stillOf(old, rows) {
  // A browser holds what is in view, but not at the top of a page. With a list of rows, it leaves that to this script.
  if (!rows && scrollY > 0) return undefined
  const isInView = element => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  }
  const focused = document.activeElement
  if (old !== focused && old.contains(focused) && isInView(focused)) return focused
  const pointedAt = [...old.querySelectorAll('li:hover')].at(-1)
  return pointedAt ?? (isRead(rows) ? [...rows.children].find(isInView) : undefined)
}

// An element with an id only becomes the element with this id, and one without becomes the next of its kind.
function updateChildren(old, next) {
  const children = [...next.childNodes]
  const ids = new Set(children.map(({ id }) => id))
  for (const child of [...old.children]) if (child.id && !ids.has(child.id)) child.remove()
  const known = new Map([...old.children].map(child => [child.id, child]))
  let at = old.firstChild
  for (const child of children) {
    const same = child.id ? known.get(child.id) : at?.nodeName === child.nodeName && !at.id ? at : undefined
    if (same && same === at) at = at.nextSibling
    else old.insertBefore(same ?? child, at)
    if (same) update(same, child)
  }
  while (at) {
    const after = at.nextSibling
    at.remove()
    at = after
  }
}

function update(old, next) {
  if (old.nodeName !== next.nodeName) return old.replaceWith(next)
  if (old.isEqualNode(next)) return
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = next.data
    return
  }
  // Keeps what the visitor opened or closed, and what the script made focusable.
  const isOwn = name => name === 'tabindex' || (name === 'open' && old.nodeName === 'DETAILS')
  for (const name of old.getAttributeNames()) if (!next.hasAttribute(name) && !isOwn(name)) old.removeAttribute(name)
  for (const name of next.getAttributeNames()) {
    if (old.getAttribute(name) !== next.getAttribute(name) && !isOwn(name)) old.setAttribute(name, next.getAttribute(name))
  }
  updateChildren(old, next)
}

let isLoading = false
let isOutdated = false

// Asks for one answer at a time. An earlier one could otherwise arrive after a later one.
async function refresh() {
  clearTimeout(timer)
  isOutdated = true
  if (isLoading) return
  isLoading = true
  try {
    while (isOutdated && !document.hidden) {
      isOutdated = false
      await load()
    }
  } finally {
    isLoading = false
    timer = setTimeout(refresh, 1000)
  }
}

async function load() {
  const isAll = showsAll
  const rows = rowsOf()
  const upTo = isAll ? undefined : (left?.newest ?? (isRead(rows) ? rows.dataset.newest : undefined))
  const address = live.dataset.live + (upTo ? (live.dataset.live.includes('?') ? '&' : '?') + 'upto=' + upTo : '')
  const answer = await fetch(address, { headers: tag ? { 'if-none-match': tag } : {} }).catch(() => undefined)
  const markup = await answer?.text().catch(() => undefined)
  document.body.classList.toggle('disconnected', markup === undefined)
  if (markup !== undefined && answer.status === 200) {
    // Someone has begun to read while the answer was on its way.
    if (!isAll && !upTo && isRead(rows)) {
      isOutdated = true
      return
    }
    tag = answer.headers.get('etag') ?? ''
    const next = part.cloneNode(false)
    next.innerHTML = markup
    show(part, next)
  }
  if (left && markup !== undefined) comeBack()
  showNews(rowsOf()?.dataset.held)
  if (!isAll || markup === undefined) return
  showsAll = false
  moveToTop()
}

function countDown() {
  for (const each of document.querySelectorAll('[data-due]')) {
    const seconds = Math.ceil((Number(each.dataset.due) - Date.now()) / 1000)
    each.textContent = 'next attempt ' + (seconds > 0 ? 'in ' + seconds + ' s' : 'now')
  }
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') say('')
  const search = document.querySelector('[type=search]')
  if (event.key !== '/' || !search || event.target.closest('input, select, textarea')) return
  event.preventDefault()
  search.focus()
})

${heldRowsScript}${sendScript}${returnScript}
let events

// A browser opens only a few connections to a server, so a page that nobody sees needs none.
function listen() {
  if (document.hidden) {
    events?.close()
    events = undefined
  } else if (!events) {
    events = new EventSource('/changes')
    events.addEventListener('message', refresh)
    events.addEventListener('runs', ({ data }) => document.dispatchEvent(new CustomEvent('runs', { detail: JSON.parse(data) })))
  }
}

if (live) {
  if (part !== live) live.prepend(news)
  refresh()
  // Other scripts of the page must be there first: the first event has what failed before, and is sent once.
  document.addEventListener('DOMContentLoaded', listen)
  document.addEventListener('visibilitychange', listen)
  setInterval(countDown, 1000)
}
`
