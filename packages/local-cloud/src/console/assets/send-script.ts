/**
 * Sends a form without leaving its page, says what happened, and shows what has changed. Without JavaScript, the response leads back
 * to the page.
 */
export const sendScript = `
const SHOWN_FOR = 10000
const result = document.querySelector('.result')
const sent = new Set()
let forgetting

// A problem stays until Escape is pressed or the next form is sent.
function say(words, isProblem = false) {
  clearTimeout(forgetting)
  result.textContent = words
  if (words && !isProblem) forgetting = setTimeout(say, SHOWN_FOR, '')
}

async function send(form) {
  // A double click sends a form once.
  if (sent.has(form)) return
  sent.add(form)
  say('')
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => undefined)
  const isJson = answer?.headers.get('content-type')?.includes('json')
  const { detail, title, ...counts } = isJson ? await answer.json().catch(() => ({})) : {}
  sent.delete(form)
  if (!answer) return say('No answer. Is the program still running?', true)
  if (!answer.ok) return say(detail ?? title ?? 'It failed with status ' + answer.status + '.', true)
  const numbers = Object.entries(counts).filter(([, count]) => typeof count === 'number')
  const counted = numbers.map(([name, count]) => count + ' ' + (count === 1 ? name.replace(/s$/, '') : name)).join(', ')
  say([counted, form.dataset.done].filter(Boolean).join(' '))
  // Close the details again, so that the next item also takes two clicks.
  const asked = form.closest('.expire')
  if (asked) {
    const hadFocus = asked.contains(document.activeElement)
    asked.open = false
    if (hadFocus) asked.firstElementChild.focus()
  }
  await (live ? refresh() : renew())
}

// Shows a page again that is not kept up to date.
async function renew() {
  const page = await fetch(location.href).then(answer => answer.text()).catch(() => '')
  const next = new DOMParser().parseFromString(page, 'text/html').querySelector('main')
  if (next) show(document.querySelector('main'), next)
}

document.addEventListener('submit', event => {
  const form = event.target
  // Other forms lead to another page.
  if (form.method !== 'post' || !(live ?? form.dataset.done)) return
  event.preventDefault()
  send(form)
})
`
