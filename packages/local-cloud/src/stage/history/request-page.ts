import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { queryForm, searchForm } from '../../console/pages/query-form.ts'
import type { StoredItem, StoredPage } from '../../dynamodb/search-tables.ts'
import { HISTORY, historyPath } from './history-paths.ts'

/** The first page: an item by its ID, or the items that a request wrote last. */
export function historyForms(models: readonly AnyModel[], hasRequests: boolean): Markup {
  return html`<h1>History</h1>
<section><h2>An instance</h2><p><small>This reads the item and the entries of its receivers in the ledger.</small></p>
${queryForm(
  `${HISTORY}/item`,
  html`<label>ID <input name="id" required></label>
<label>Model <select name="model">${models.map(({ name }) => html`<option>${name}</option>`)}</select></label><button>Show</button>`,
)}</section>
${
  hasRequests
    ? html`<section><h2>A request</h2>
<p><small>There is no list of recent requests. No key or index orders items by the time of their last write, so the newest requests
could only be found by reading the whole table.</small></p>${requestForm('')}</section>`
    : ''
}`
}

function requestForm(id: string): Markup {
  return html`<p><small>The tables have no index of requests, so this search reads the table. It finds the items whose last write has this
<code>requestId</code> in its context, also those that receivers wrote because of it.</small></p>
${searchForm(`${HISTORY}/request`, html`<label>Request ID <input type="search" name="id" value="${id}" required></label><button>Search</button>`)}`
}

/** Whether a request made the last write of an item. */
export function isOfRequest({ _ctx }: StoredItem, id: string): boolean {
  return _ctx?.M?.requestId?.S === id
}

/** The items that a request wrote last. */
export function requestPage(id: string, { items, read, next }: StoredPage): Markup {
  return html`<p class="trail"><a href="${HISTORY}">History</a></p><h1>Request ${id}</h1>${requestForm(id)}
<p><small>${read} items of the table were read.</small></p>
${items.length === 0 ? html`<p class="empty">None${next === undefined ? '' : ' yet'}.</p>` : html`<ul class="receivers">${items.map(itemLine)}</ul>`}
${next === undefined ? '' : html`<p><a href="${HISTORY}/request?${new URLSearchParams({ id, from: next }).toString()}" rel="next">More</a></p>`}`
}

function itemLine({ pk, id, _type, _v, _hop, updatedAt }: StoredItem): Markup {
  const name =
    _type?.S !== undefined && id?.S !== undefined
      ? html`<a href="${historyPath(_type.S, id.S)}">${_type.S} ${id.S}</a>`
      : pk?.S
  const hops =
    _hop?.N === undefined
      ? 'by the request itself'
      : `after ${_hop.N} durable ${_hop.N === '1' ? 'receiver' : 'receivers'}`
  return html`<li><strong>${name}</strong> <small>version ${_v?.N ?? 'unknown'} · ${hops} · ${updatedAt?.S ?? ''}</small></li>`
}
