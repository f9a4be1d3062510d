/**
 * Holds the new rows of a list back while someone reads it, because they would push the other rows down. A button shows how many
 * there are, and then the rows. Without JavaScript, the list always has all rows.
 */
export const heldRowsScript = `
// A screen reader reads at most one count in this time.
const SAY_EVERY = 10000
const news = document.createElement('div')
news.className = 'news'
news.innerHTML = '<span class="unseen" role="status"></span>'
const newsStatus = news.firstChild
const newsButton = document.createElement('button')
let saidAt = 0
let showsAll = false

// The list whose new rows can be held back, if the page has one.
function rowsOf() {
  return part?.querySelector('[data-newest]')
}

// Whether new rows would move what someone reads, points at or uses.
function isRead(rows) {
  if (!rows) return false
  const selection = getSelection()
  return rows.getBoundingClientRect().top < 0 || newsButton.matches(':hover, :focus') || rows.querySelector(':hover, :focus, :checked, details[open]') !== null ||
    (!selection.isCollapsed && selection.getRangeAt(0).intersectsNode(rows))
}

function showNews(words = '') {
  if (words === '') newsButton.remove()
  else if (!newsButton.isConnected) news.prepend(newsButton)
  if (newsButton.textContent !== words) newsButton.textContent = words
  if (newsStatus.textContent === words || (words !== '' && Date.now() - saidAt < SAY_EVERY)) return
  newsStatus.textContent = words
  saidAt = words === '' ? 0 : Date.now()
}

newsButton.addEventListener('click', () => {
  showsAll = true
  refresh()
})

// Shows the first row, and the next Tab moves to it. On a phone, it may be far below the top of the page.
function moveToTop() {
  const rows = rowsOf() ?? live
  rows.tabIndex = -1
  rows.focus({ preventScroll: true })
  scrollTo({ top: 0, behavior: 'instant' })
  if (rows.getBoundingClientRect().top > innerHeight / 2) rows.scrollIntoView({ block: 'start', behavior: 'instant' })
}
`
