/**
 * Restores a page when the back button returns to it: what was open, selected and focused, the scroll position, and the rows of a
 * list. Newer rows are held back.
 */
export const returnScript = `
const FOCUSABLE = 'a, button, summary, input, select, textarea'
const LEFT = 'left ' + location.pathname + location.search
const [visit] = performance.getEntriesByType('navigation')
let left = visit?.type === 'back_forward' ? JSON.parse(sessionStorage.getItem(LEFT)) : null
// The browser would restore a position before the list is as it was.
if (left && live) history.scrollRestoration = 'manual'

addEventListener('pagehide', () => {
  const idsOf = selector => [...document.querySelectorAll('main ' + selector)].map(each => each.closest('[id]')?.id)
  const focused = document.activeElement
  const around = focused.closest('main [id]')
  const focus = around && { id: around.id, at: [...around.querySelectorAll(FOCUSABLE)].indexOf(focused) }
  const newest = rowsOf()?.dataset.newest
  sessionStorage.setItem(LEFT, JSON.stringify({ open: idsOf('details[open]'), checked: idsOf('li :checked'), focus, newest, y: scrollY }))
})

function comeBack() {
  const { open, checked, focus, y } = left
  left = null
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  for (const id of checked) for (const box of document.getElementById(id)?.querySelectorAll('[type=checkbox]') ?? []) box.checked = true
  if (focus) {
    const around = document.getElementById(focus.id)
    const focused = focus.at < 0 ? around : around?.querySelectorAll(FOCUSABLE)[focus.at]
    focused?.focus({ preventScroll: true })
  }
  if (live) scrollTo({ top: y, behavior: 'instant' })
}

// Later visits of the page, such as a reload, have the position that the browser restores.
addEventListener('load', () => setTimeout(() => { history.scrollRestoration = 'auto' }))
if (left && !live) comeBack()
`
