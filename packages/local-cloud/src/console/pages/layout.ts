import { html } from 'hono/html'
import type { ConsolePage } from '../console-page.ts'
import type { Markup } from './markup.ts'

/** A page in the navigation. */
export type PageLink = Pick<ConsolePage, 'path' | 'title'>

/** The title and path of a page, and the other pages for the navigation. */
export interface PageHead {
  readonly title: string
  readonly path?: string
  readonly pages: readonly PageLink[]
  /** The first page of the navigation. Default: the stories. */
  readonly home?: PageLink
  /** What the pages are about, below the navigation. Default: nothing. */
  readonly about?: Markup
}

const STORIES: PageLink = { path: '/', title: 'Stories' }

/** A complete page of the console. */
export function layout({ title, path, pages, home = STORIES, about }: PageHead, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console.css">
<script src="/console.js" defer></script>
</head>
<body>
<header><nav>${[home, ...pages].map(page => link(page.path, page.title, path))}</nav>
<span class="result" role="status"></span><span class="lost" role="status">Disconnected. This page is not up to date.</span>${about ?? ''}</header>
${content}
</body>
</html>`
}

function link(to: string, title: string, path: string | undefined): Markup {
  return html`<a href="${to}"${to === path ? html` aria-current="page"` : ''}>${title}</a>`
}

/** States that a list shows only the newest entries. Empty for a complete list. */
export function newest(shown: number, there: number, kept: string): Markup | '' {
  return there > shown ? html`<p class="empty">The newest ${shown} of ${there}. ${kept}</p>` : ''
}

/** Shows a time of today, or the date and time of another day, in UTC. The tooltip always has the date. */
export function time(moment: number | string, now = new Date()): Markup {
  const date = new Date(moment)
  // The stored value may not be a valid time. The rest of the page should still be shown.
  if (Number.isNaN(date.getTime())) return html`<time>unknown</time>`
  const iso = date.toISOString()
  const [day = '', clock = ''] = iso.slice(0, 19).split('T')
  const isToday = now.toISOString().startsWith(day)
  return html`<time datetime="${iso}" title="${day} ${clock} UTC">${isToday ? clock : `${day} ${clock}`}</time>`
}
