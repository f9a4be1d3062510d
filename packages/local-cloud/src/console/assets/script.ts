/**
 * Updates a page every second, leaves what has not changed, and shows the response when a button is clicked. Without JavaScript, the
 * page reloads itself.
 */
export const script = `
const live = document.querySelector('[data-live]')
const part = live?.querySelector('[data-part]') ?? live
let tag = live?.dataset.tag ?? ''
let timer

// Shows new markup, and leaves all elements that are still there: with the focus, the selection, scrolling and what is open.
function show(markup) {
  const next = part.cloneNode(false)
  next.innerHTML = markup
  const focused = document.activeElement
  const hadFocus = part.contains(focused)
  // A browser holds what is in view, but not at the top of a page, where new rows push the others down.
  const top = hadFocus && scrollY === 0 ? focused.getBoundingClientRect().top : undefined
  updateChildren(part, next)
  if (top !== undefined && part.contains(focused)) scrollBy({ top: focused.getBoundingClientRect().top - top, behavior: 'instant' })
  if (!hadFocus || part.contains(document.activeElement)) return
  live.tabIndex = -1
  live.focus({ preventScroll: true })
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
  // What the visitor has opened or closed stays so.
  const isOwn = name => name === 'open' && old.nodeName === 'DETAILS'
  for (const name of old.getAttributeNames()) if (!next.hasAttribute(name) && !isOwn(name)) old.removeAttribute(name)
  for (const name of next.getAttributeNames()) {
    if (old.getAttribute(name) !== next.getAttribute(name) && !isOwn(name)) old.setAttribute(name, next.getAttribute(name))
  }
  updateChildren(old, next)
}

async function refresh() {
  clearTimeout(timer)
  if (!document.hidden) {
    const answer = await fetch(live.dataset.live, { headers: tag ? { 'if-none-match': tag } : {} }).catch(() => undefined)
    document.body.classList.toggle('disconnected', answer === undefined)
    if (answer?.status === 200) {
      tag = answer.headers.get('etag') ?? ''
      show(await answer.text())
    }
  }
  clearTimeout(timer)
  timer = setTimeout(refresh, 1000)
}

async function send(form) {
  const result = document.querySelector('.result')
  result.textContent = ''
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => undefined)
  if (!answer) result.textContent = 'No answer. Is the program still running?'
  if (!answer?.headers.get('content-type')?.includes('json')) return
  const { detail, title, ...counts } = await answer.json()
  result.textContent = answer.ok ? Object.entries(counts).filter(([, count]) => typeof count === 'number').map(([name, count]) => count + ' ' + name).join(', ') : (detail ?? title)
}

function countDown() {
  for (const each of document.querySelectorAll('[data-due]')) {
    const seconds = Math.ceil((Number(each.dataset.due) - Date.now()) / 1000)
    each.textContent = 'next attempt ' + (seconds > 0 ? 'in ' + seconds + ' s' : 'now')
  }
}

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') document.querySelector('.result').textContent = ''
  if (event.key !== '/' || event.target.closest('input, select, textarea')) return
  event.preventDefault()
  document.querySelector('[type=search]')?.focus()
})

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
  refresh()
  // Other scripts of the page must be there first: the first event has what failed before, and is sent once.
  document.addEventListener('DOMContentLoaded', listen)
  document.addEventListener('visibilitychange', listen)
  setInterval(countDown, 1000)
  live.addEventListener('submit', event => {
    // A search leads to another page.
    if (event.target.method !== 'post') return
    event.preventDefault()
    send(event.target)
  })
}
`
