import { html } from 'hono/html'
import type { Markup } from '../console/pages/markup.ts'
import type { StageDescription, StageTable } from './describe-stage.ts'

/** The first page: the tables with their sizes, the consumers, and what the other pages read. */
export function overviewPage({ tables, problem }: StageDescription, consumers: readonly string[]): Markup {
  return html`<h1>Overview</h1>
${problem === undefined ? '' : html`<p class="problem">A table could not be described, so its size is unknown. ${problem}</p>`}
<section><h2>Tables</h2>
<table class="values"><tr><th scope="col">table</th><th scope="col">items</th><th scope="col">size</th></tr>${tables.map(tableRow)}</table>
<p><small>DynamoDB counts them about every six hours.</small></p></section>
<section><h2>Consumers</h2>${consumers.length === 0 ? html`<p class="empty">None.</p>` : html`<p>${consumers.join(', ')}</p>`}</section>
<section><h2>What the pages read</h2>
<p>Each page reads only what it shows, and says at its end what this has consumed. Only a search reads a table, page by page, when you press its button.
Nothing is reloaded automatically.</p></section>`
}

function tableRow({ name, items, bytes }: StageTable): Markup {
  return html`<tr><th scope="row">${name}</th><td>${items?.toLocaleString('en') ?? 'unknown'}</td><td>${bytes === undefined ? 'unknown' : sizeText(bytes)}</td></tr>`
}

function sizeText(bytes: number): string {
  const [unit, length] = [['GB', 1e9] as const, ['MB', 1e6] as const].find(([, length]) => bytes >= length) ?? [
    'KB',
    1e3,
  ]
  return `${(bytes / length).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`
}
