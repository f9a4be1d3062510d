/**
 * Updates a page every second, keeps opened details open, and shows the response when a button is clicked. Without
 * JavaScript, the page reloads itself.
 */
export const script = `
const live = document.querySelector('[data-live]')
const part = live?.querySelector('[data-part]') ?? live
let tag = ''
let timer

function show(markup) {
  const open = [...part.querySelectorAll('details[open]')].map(details => details.id)
  const active = document.activeElement
  const focused = active?.closest('[href], [action]')?.outerHTML
  const summary = active?.tagName === 'SUMMARY' ? active.parentElement.id : ''
  part.innerHTML = markup
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  const again = [...part.querySelectorAll('[href], [action]')].find(element => element.outerHTML === focused)
  const opener = summary === '' ? undefined : document.getElementById(summary)?.querySelector('summary')
  ;(opener ?? again?.querySelector('button') ?? again)?.focus()
}

async function refresh() {
  clearTimeout(timer)
  // Text that is being selected would be lost.
  if (!document.hidden && getSelection().isCollapsed) {
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
  listen()
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
