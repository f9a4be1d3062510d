import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { plainValue } from '../../console/stories/plain-value.ts'
import { keyText, type SearchedTable } from '../../dynamodb/key-text.ts'
import type { StoredItem, StoredPage } from '../../dynamodb/search-tables.ts'
import { hideSecrets } from '../../stories/hide-secrets.ts'
import { tablePath } from './data-paths.ts'
import { trail } from './model-list.ts'

/** What was searched for, and what was found. Without a page, nothing has been read yet. */
export interface TableSearch {
  readonly q?: string | undefined
  readonly partition?: string | undefined
  readonly page?: StoredPage
}

/** Everything that a table stores, item by item, with the attributes as they are. */
export function tableView(table: SearchedTable, { q, partition, page }: TableSearch): Markup {
  const { name, partitionKey } = table
  return html`${trail()}<h1>${name}</h1>
<form class="search" method="get" action="${tablePath(name)}">
<label>${partitionKey} is <input name="partition" value="${partition ?? ''}" required></label><button>Query</button></form>
<form class="search" role="search" method="get" action="${tablePath(name)}">
<label>Key begins with <input type="search" name="q" value="${q ?? ''}" placeholder="User# or receipt#"></label><button>Search</button></form>
${page === undefined ? html`<p><small>A query reads the items of one partition key. A search reads the table.</small></p>` : found(table, { q, partition, page })}`
}

function found(table: SearchedTable, { q, partition, page }: TableSearch & { readonly page: StoredPage }): Markup {
  const { items, read, next } = page
  const asked = partition === undefined ? { q: q ?? '' } : { partition }
  const order = partition === undefined ? 'In no order' : 'In the order of their sort keys'
  return html`<p><small>${order}. ${read} items of the table were read.</small></p>
${items.length === 0 ? html`<p class="empty">None${next === undefined ? '' : ' yet'}.</p>` : html`<ul class="records">${items.map(item => itemLine(table, item))}</ul>`}
${next === undefined ? '' : html`<p><a href="${tablePath(table.name)}?${new URLSearchParams({ ...asked, from: next }).toString()}" rel="next">More</a></p>`}`
}

function itemLine({ partitionKey, sortKey }: SearchedTable, item: StoredItem): Markup {
  const [shown = {}] = hideSecrets(item, undefined)
  const names = Object.keys(shown).sort()
  const values = names.map(name => html`<tr><th scope="row">${name}</th><td>${plainValue(shown[name])}</td></tr>`)
  return html`<li><details><summary><strong>${keyText(item[partitionKey])}</strong> <small>${sortKey && keyText(item[sortKey])}</small></summary>
<table class="values">${values}</table></details></li>`
}
