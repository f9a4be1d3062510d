import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { queryForm, searchForm } from '../../console/pages/query-form.ts'
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
  readonly sort?: string | undefined
  readonly page?: StoredPage
}

/** The most characters of a value that are shown at once. */
const LONGEST_SHOWN = 200

/** The most characters of a value in a list, when it is unfolded. An item can have 400 KB, and a page has 50 items. */
const LONGEST_IN_LIST = 5_000

/** Everything that a table stores, item by item. Long values are folded, and only the page of one item has them whole. */
export function tableView(table: SearchedTable, { q, partition, sort, page }: TableSearch): Markup {
  const { name, partitionKey } = table
  return html`${trail()}<h1>${name}</h1>
${queryForm(tablePath(name), html`<label>${partitionKey} is <input name="partition" value="${partition ?? ''}" required></label><button>Query</button>`)}
${searchForm(tablePath(name), html`<label>Key begins with <input type="search" name="q" value="${q ?? ''}" placeholder="User# or receipt#"></label><button>Search</button>`)}
${page === undefined ? html`<p><small>A query reads the items of one partition key. A search reads the table.</small></p>` : found(table, { q, partition, sort, page })}`
}

function found(
  table: SearchedTable,
  { q, partition, sort, page }: TableSearch & { readonly page: StoredPage },
): Markup {
  const { items, read, next } = page
  const isOfOne = partition !== undefined && (sort !== undefined || table.sortKey === undefined)
  const asked = partition === undefined ? { q: q ?? '' } : { partition }
  const order = partition === undefined ? 'In no order' : 'In the order of their sort keys'
  return html`<p><small>${order}. ${read} items of the table were read.</small></p>
${items.length === 0 ? html`<p class="empty">None${next === undefined ? '' : ' yet'}.</p>` : html`<ul class="records">${items.map(item => itemLine(table, item, isOfOne))}</ul>`}
${next === undefined ? '' : html`<p><a href="${tablePath(table.name)}?${new URLSearchParams({ ...asked, from: next }).toString()}" rel="next">More</a></p>`}`
}

function itemLine({ name: table, partitionKey, sortKey }: SearchedTable, item: StoredItem, isAlone: boolean): Markup {
  const [shown = {}] = hideSecrets(item, undefined)
  const names = Object.keys(shown).sort()
  const texts = names.map(name => [name, plainValue(shown[name])] as const)
  const most = isAlone ? Number.POSITIVE_INFINITY : LONGEST_IN_LIST
  const values = texts.map(
    ([name, text]) => html`<tr><th scope="row">${name}</th><td>${valueCell(text, most)}</td></tr>`,
  )
  const [partition, sort] = [keyText(item[partitionKey]), sortKey && keyText(item[sortKey])]
  const key = new URLSearchParams({ partition: partition ?? '', ...(sort !== undefined && { sort }) }).toString()
  return html`<li><details${isAlone ? html` open` : ''}><summary><strong>${partition}</strong> <small>${sort}</small></summary>
<table class="values">${values}</table>${texts.some(([, text]) => text.length > most) ? html`<p><a href="${tablePath(table)}?${key}">Whole item</a></p>` : ''}</details></li>`
}

/** A value. The rest of a long one is unfolded by a click. */
function valueCell(text: string, most: number): Markup | string {
  if (text.length <= LONGEST_SHOWN) return text
  const isCut = text.length > most
  return html`<details><summary>${beginning(text, LONGEST_SHOWN)} … <small>${text.length.toLocaleString('en')} characters</small></summary>
<pre>${isCut ? `${beginning(text, most)} …` : text}</pre></details>`
}

/** The first characters of a text. Half of a character at the end is left out. */
function beginning(text: string, most: number): string {
  const last = text.charCodeAt(most - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 1 : most)
}
