import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { plainValue } from '../../console/stories/plain-value.ts'
import type { StoredItem, StoredPage } from '../../dynamodb/search-tables.ts'
import { hideSecrets } from '../../stories/hide-secrets.ts'
import { tablePath } from './data-paths.ts'
import { trail } from './model-list.ts'

/** Everything that a table stores, item by item, with the attributes as they are. */
export function tableView(table: string, q: string, { items, read, next }: StoredPage): Markup {
  const older = next === undefined ? undefined : new URLSearchParams({ q, from: next })
  return html`${trail()}<h1>${table}</h1>
<form class="search" role="search" method="get" action="${tablePath(table)}">
<label>Key begins with <input type="search" name="q" value="${q}" placeholder="User# or receipt#"></label><button>Search</button></form>
<p><small>In no order. ${read} items of the table were read.</small></p>
${items.length === 0 ? html`<p class="empty">None.</p>` : html`<ul class="records">${items.map(itemLine)}</ul>`}
${older === undefined ? '' : html`<p><a href="${tablePath(table)}?${older.toString()}" rel="next">More</a></p>`}`
}

function itemLine(item: StoredItem): Markup {
  const { pk, sk } = item
  const [shown = {}] = hideSecrets(item, undefined)
  const names = Object.keys(shown).sort()
  const values = names.map(name => html`<tr><th scope="row">${name}</th><td>${plainValue(shown[name])}</td></tr>`)
  return html`<li><details><summary><strong>${pk?.S}</strong> <small>${sk?.S}</small></summary>
<table class="values">${values}</table></details></li>`
}
