import type { AnyModel, Relation } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import type { SearchedTable } from '../../dynamodb/key-text.ts'
import { DATA, modelPath, tablePath } from './data-paths.ts'

/** The first page: the models with their relations and indexes, and the tables. */
export function modelList(models: readonly AnyModel[], tables: readonly Pick<SearchedTable, 'name'>[]): Markup {
  return html`<h1>Data</h1>
<section aria-labelledby="models"><h2 id="models">Models</h2>
<ul class="receivers">${models.map(modelLine)}</ul></section>
<section aria-labelledby="tables"><h2 id="tables">Tables</h2>
<p><small>Everything that is stored, with the guards of unique values, receipts and other bookkeeping.</small></p>
<ul class="receivers">${tables.map(({ name }) => html`<li><strong><a href="${tablePath(name)}">${name}</a></strong></li>`)}</ul></section>`
}

function modelLine({ name, relations, links, indexes, unique }: AnyModel): Markup {
  const facts = [
    ...Object.entries(relations).map(([relation, { target }]) => `${relation} → ${targetName(target)}`),
    ...Object.values(links).map(link => `${link.name} ↔ ${targetName(link.target)}`),
    ...Object.keys(indexes),
    ...unique.map(fields => `unique ${fields.join(', ')}`),
  ]
  return html`<li><strong><a href="${modelPath(name)}">${name}</a></strong> <small>${facts.join(' · ')}</small></li>`
}

/** The name of the model that a relation or a link refers to. */
export function targetName(target: Relation['target']): string {
  return typeof target === 'string' ? target : target.name
}

/** The way back, above a heading. */
export function trail(...steps: readonly (readonly [path: string, title: string])[]): Markup {
  return html`<p class="trail"><a href="${DATA}">Data</a>${steps.map(([path, title]) => html` / <a href="${path}">${title}</a>`)}</p>`
}
