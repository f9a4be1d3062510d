import { SHOP_NAME } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { MARK } from '../assets/mark.ts'
import { STYLESHEET } from '../assets/stylesheet.ts'
import type { Html } from './html.ts'
import { type HeaderContent, siteHeader } from './site-header.ts'

/** The parts of a page. */
export interface Page extends HeaderContent {
  readonly title: string
  readonly content: Html
}

/** Renders a page's content in the layout that all pages share. */
export function layout(page: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · ${SHOP_NAME}</title>
<link rel="stylesheet" href="${STYLESHEET.path}">
<link rel="icon" type="image/svg+xml" href="${MARK.path}">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${siteHeader(page)}
<main id="main" class="wrap" tabindex="-1">
${page.content}
</main>
<footer class="site-footer"><div class="wrap">
<p>${SHOP_NAME}. Things that last.</p>
<p><a href="/api/docs">For developers: the API</a></p>
</div></footer>
</body>
</html>
`
}
