import { html } from 'hono/html'
import type { ConsolePage } from '../console-page.ts'
import { layout } from './layout.ts'
import type { Markup } from './markup.ts'

/** A page that stays up to date: with the script, or by reloading without JavaScript. */
export function livePage(
  { title, path }: Pick<ConsolePage, 'title' | 'path'>,
  content: Markup,
  pages: readonly ConsolePage[],
): Markup {
  const live = path === '/' ? '/live' : `${path}/live`
  return layout(
    { title, path, pages },
    html`<noscript><meta http-equiv="refresh" content="5"></noscript>
<main data-live="${live}">${content}</main>`,
  )
}
