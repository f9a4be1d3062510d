import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import { expireForm } from '../../console/pages/expire-form.ts'
import type { Markup } from '../../console/pages/markup.ts'
import { queryForm, searchForm } from '../../console/pages/query-form.ts'
import { plainValue } from '../../console/stories/plain-value.ts'
import type { StoredItem } from '../../dynamodb/search-tables.ts'
import { hideSecrets } from '../../stories/hide-secrets.ts'
import { createPath, instancePath, instancesPath, modelPath, tablePath } from './data-paths.ts'
import type { DataPorts } from './data-ports.ts'
import { type Fields, valueText } from './instance-text.ts'
import { isReadable } from './is-readable.ts'
import { trail } from './model-list.ts'

/** One line of the list. */
export interface InstanceLine {
  readonly id: string
  readonly summary: string
  /** The key of its item, if it expires. */
  readonly expires?: { readonly table: string; readonly key: string } | undefined
}

/** What the page was asked for. */
export type ListQuery = Readonly<Record<string, string>>

export interface InstanceListView {
  readonly model: AnyModel
  readonly query: ListQuery
  /** Undefined if nothing has been read yet. */
  readonly found?: FoundInstances
}

interface FoundInstances {
  readonly lines: readonly InstanceLine[]
  readonly next: string | undefined
  /** What the list is and what reading it has cost, or why it could not be read. */
  readonly note: string
}

/** What the page offers besides its list. */
type Offered = Pick<DataPorts, 'isWritable' | 'isDeployed'>

/** The instances of a model: a search through all of them, or one of the model's access patterns. */
export function instanceList({ isWritable, isDeployed }: Offered, { model, query, found }: InstanceListView): Markup {
  const { name, storedIn } = model
  return html`${trail()}<div class="headline"><h1>${name}</h1>${isWritable ? html`<a href="${createPath(name)}">Create</a>` : ''}</div>
${isDeployed && isReadable(model) ? openForm(model) : ''}${isDeployed && storedIn ? inTable(storedIn.table.tableName) : search(model, query, isDeployed)}
${Object.keys(model.indexes).map(name => indexForm(model, name, query))}
${found === undefined ? '' : foundList(model, query, found)}`
}

function foundList(model: AnyModel, query: ListQuery, { lines, next, note }: FoundInstances): Markup {
  const older = next === undefined ? undefined : new URLSearchParams({ ...query, from: next })
  return html`<p><small>${note}</small></p>
${lines.length === 0 ? html`<p class="empty">None${next === undefined ? '' : ' yet'}.</p>` : html`<ul class="receivers">${lines.map(each => line(model, each))}</ul>`}
${older === undefined ? '' : html`<p><a href="${modelPath(model.name)}?${older.toString()}" rel="next">More</a></p>`}`
}

/** The cheapest way to an instance: it reads one item. */
function openForm({ name }: AnyModel): Markup {
  return queryForm(instancesPath(name), html`<label>ID <input name="id" required></label><button>Open</button>`)
}

/** Only the code of the other program recognizes its items, so its table is shown as it is. */
function inTable(table: string): Markup {
  return html`<p>Other code writes these items. Search <a href="${tablePath(table)}">their table</a>.</p>`
}

function search({ name }: AnyModel, { q = '' }: ListQuery, isCostly: boolean): Markup {
  return html`${isCostly ? html`<p><small>A search reads the table, with the items of all models.</small></p>` : ''}${searchForm(modelPath(name), html`<label>Text <input type="search" name="q" value="${q}" placeholder="an ID or a value"></label><button>Search</button>`)}`
}

/** The fields of an access pattern. Only the partition has to be given. */
function indexForm({ name, indexes }: AnyModel, index: string, query: ListQuery): Markup {
  const { partition = [], sort = [] } = indexes[index] ?? {}
  const given = query.index === index ? query : {}
  const field = (each: string, isRequired: boolean) =>
    html`<label>${each} <input name="${each}" value="${given[each] ?? ''}"${isRequired ? html` required` : ''}></label>`
  return html`<details id="index-${index}"${query.index === index ? html` open` : ''}><summary>Query ${index}</summary>
${queryForm(
  modelPath(name),
  html`<input type="hidden" name="index" value="${index}">
${partition.map(each => field(each, true))}${sort.map(each => field(each, false))}
<label>Order <select name="order"><option>asc</option><option${given.order === 'desc' ? html` selected` : ''}>desc</option></select></label>
<button>Query</button>`,
)}</details>`
}

function line({ name }: AnyModel, { id, summary, expires }: InstanceLine): Markup {
  const expire = expires === undefined ? '' : expireForm({ ...expires, id: `${name}-${id}`, name: `${name} ${id}` })
  return html`<li id="instance-${id}"><strong><a href="${instancePath(name, id)}">${id}</a></strong> <small class="summary">${summary}</small>${expire}</li>`
}

/** The line of an item as it is stored. Given its table, it can be expired. */
export function storedLine(item: StoredItem, expiringIn: string | undefined): InstanceLine {
  const { pk, sk, id, _ttl } = item
  const [shown = {}] = hideSecrets(item, undefined)
  const fields = Object.keys(shown).filter(name => !isBookkeeping(name))
  const values = fields.flatMap(name => summarized(name, plainValue(shown[name])))
  const key = JSON.stringify({ pk: pk?.S, sk: sk?.S })
  const expires = _ttl && expiringIn !== undefined ? { table: expiringIn, key } : undefined
  return { id: id?.S ?? '', summary: short(values), expires }
}

/** The line of an instance that a query has returned. */
export function instanceLine({
  id,
  version: _version,
  createdAt: _at,
  updatedAt: _changed,
  ...fields
}: Fields): InstanceLine {
  const values = Object.entries(fields).flatMap(([name, value]) => summarized(name, valueText(name, value)))
  return { id: String(id), summary: short(values) }
}

/** Whether only the library reads an attribute, or the line shows it already. */
function isBookkeeping(name: string): boolean {
  return name.startsWith('_') || /^(id|pk|sk|gsi\d+(pk|sk)|version|createdAt|updatedAt)$/.test(name)
}

/** A field and its value. Nothing for a field that says nothing about the instance. */
function summarized(name: string, text: string): string[] {
  return ['', 'null', 'hidden', '[]', '{}'].includes(text) ? [] : [`${name} ${text}`]
}

const LONGEST_SUMMARY = 200

function short(values: readonly string[]): string {
  const text = values.join(' · ')
  return text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY)} …` : text
}
