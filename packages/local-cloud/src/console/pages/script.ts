/**
 * Updates a page every second, keeps opened details open, and shows the response when a button is clicked. Without
 * JavaScript, the page reloads itself.
 */
export const script = `
const live = document.querySelector('[data-live]')
let tag = ''

function show(markup) {
  const open = [...live.querySelectorAll('details[open]')].map(details => details.id)
  const focused = document.activeElement?.closest('[href], [action]')?.outerHTML
  live.innerHTML = markup
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  const again = [...live.querySelectorAll('[href], [action]')].find(element => element.outerHTML === focused)
  ;(again?.querySelector('button') ?? again)?.focus()
}

async function refresh() {
  if (!document.hidden) {
    const answer = await fetch(live.dataset.live, { headers: tag ? { 'if-none-match': tag } : {} }).catch(() => undefined)
    document.body.classList.toggle('disconnected', answer === undefined)
    if (answer?.status === 200) {
      tag = answer.headers.get('etag') ?? ''
      show(await answer.text())
    }
  }
  setTimeout(refresh, 1000)
}

async function send(form) {
  const result = document.querySelector('.result')
  result.textContent = ''
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => undefined)
  if (!answer?.headers.get('content-type')?.includes('json')) return
  const { detail, title, ...counts } = await answer.json()
  result.textContent = answer.ok ? Object.entries(counts).filter(([, count]) => typeof count === 'number').map(([name, count]) => count + ' ' + name).join(', ') : (detail ?? title)
}

if (live) {
  refresh()
  live.addEventListener('submit', event => {
    event.preventDefault()
    send(event.target)
  })
}
`
