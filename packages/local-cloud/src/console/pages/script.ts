/** Keeps the first page up to date once a second, opened records staying open. Without it the page reloads itself. */
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
    const answer = await fetch('/live', { headers: tag ? { 'if-none-match': tag } : {} }).catch(() => undefined)
    document.body.classList.toggle('disconnected', answer === undefined)
    if (answer?.status === 200) {
      tag = answer.headers.get('etag') ?? ''
      show(await answer.text())
    }
  }
  setTimeout(refresh, 1000)
}

if (live) {
  refresh()
  live.addEventListener('submit', event => {
    event.preventDefault()
    fetch(event.target.action, { method: 'POST' })
  })
}
`
