import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { layout, type PageLink } from './layout.ts'
import type { Markup } from './markup.ts'

/** The title of a page, its path, and the path of the page in the navigation that it belongs to. Default: itself. */
interface LivePage extends PageLink {
  readonly section?: string
}

/** What a page shows. Only its part is reloaded. */
export interface LiveContent {
  readonly content: Markup
  /** Default: the whole content. */
  readonly part?: Markup
}

/** A page that stays up to date: with the script, or by reloading without JavaScript. */
export function livePage(
  { title, path, section = path }: LivePage,
  { content, part = content }: LiveContent,
  pages: readonly PageLink[],
  query = '',
): Markup {
  const live = `${path === '/' ? '' : path}/live${query}`
  // The script asks for the part as soon as it runs. If nothing has changed, the browser need not build it a second time.
  return layout(
    { title, path: section, pages },
    html`<noscript><meta http-equiv="refresh" content="5"></noscript>
<main data-live="${live}" data-tag="${tagOf(part)}">${content}</main>`,
  )
}

/** Responds with the part of a page that is reloaded. */
export function livePart(c: Context, part: Markup): Response {
  c.header('etag', tagOf(part))
  return c.html(part) as Response
}

/** Identifies the content of a part. */
function tagOf(part: Markup): string {
  return `"${createHash('sha1').update(String(part)).digest('base64url')}"`
}
