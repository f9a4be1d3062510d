import { html } from 'hono/html'
import type { ConsolePage } from '../console-page.ts'
import { layout } from './layout.ts'
import type { Markup } from './markup.ts'

/** A page whose content keeps itself up to date: by the script, else by being loaded again. */
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
