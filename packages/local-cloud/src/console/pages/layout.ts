import { html } from 'hono/html'

/** What a template of `hono/html` gives: markup in which every value has been escaped. */
export type Markup = ReturnType<typeof html>

/** A whole page of the console. */
export function layout(title: string, content: Markup): Markup {
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
<header><a href="/">Local cloud</a><span class="lost" role="status">no connection</span></header>
${content}
</body>
</html>`
}

/** A moment as people read it, exact for machines. */
export function time(moment: number | string): Markup {
  const iso = new Date(moment).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`
}
