import { html } from 'hono/html'
import { layout, type PageLink } from './layout.ts'
import type { Markup } from './markup.ts'

/** A page that stays up to date: with the script, or by reloading without JavaScript. */
export function livePage({ title, path }: PageLink, content: Markup, pages: readonly PageLink[], query = ''): Markup {
  const live = `${path === '/' ? '' : path}/live${query}`
  return layout(
    { title, path, pages },
    html`<noscript><meta http-equiv="refresh" content="5"></noscript>
<main data-live="${live}">${content}</main>`,
  )
}
