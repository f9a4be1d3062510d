import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** A form whose fields become the parameters of a page. After the back button, they have the values of that page again. */
export function queryForm(path: string, fields: Markup): Markup {
  return formTo(path, fields, '')
}

/** Like `queryForm`, for a search. Assistive technology lists it as one. */
export function searchForm(path: string, fields: Markup): Markup {
  return formTo(path, fields, html` role="search"`)
}

// A browser would fill a field with what was typed there last, which is another search than the one that the page shows.
function formTo(path: string, fields: Markup, role: Markup | ''): Markup {
  return html`<form class="search"${role} method="get" autocomplete="off" action="${path}">
${fields}</form>`
}
