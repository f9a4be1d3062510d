import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import type { AskedInstance } from './asked-instance.ts'
import { deletePath, editPath, instancePath, modelPath } from './data-paths.ts'
import type { DataPorts } from './data-ports.ts'
import { valueText } from './instance-text.ts'
import { targetName, trail } from './model-list.ts'
import type { RelatedInstances } from './related-instances.ts'

/** An instance with everything that the page shows about it. */
export interface ShownInstance extends AskedInstance {
  readonly related: readonly RelatedInstances[]
  /** Why a change was refused. */
  readonly problem?: string
}

/** One instance: its fields, the instances that it refers to, those that refer to it, and what can be done with it. */
export function instanceView(
  { isWritable, pagesOf }: Pick<DataPorts, 'isWritable' | 'pagesOf'>,
  { model, instance, related, problem }: ShownInstance,
): Markup {
  const { id } = instance
  const links = [...(isWritable ? [[editPath(model.name, id), 'Edit'] as const] : []), ...pagesOf(model, id)]
  return html`${trail([modelPath(model.name), model.name])}<h1>${model.name} ${id}</h1>
${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<p>${links.map(([path, title], at) => html`${at === 0 ? '' : ' · '}<a href="${path}">${title}</a>`)}</p>
<table class="values">${Object.entries(instance).map(([name, value]) => fieldRow(model, name, value))}</table>
${related.map(relatedSection)}
${isWritable ? deletion(model, id) : ''}`
}

function deletion(model: AnyModel, id: string): Markup {
  return html`<details id="delete"><summary>Delete</summary><form method="post" action="${deletePath(model.name, id)}">
<p>This runs the validators and the <code>onDelete</code> rules, like a delete by the application.</p><button>Delete ${model.name} ${id}</button></form></details>`
}

function fieldRow({ relations }: AnyModel, name: string, value: unknown): Markup {
  const relation = name.endsWith('Id') ? relations[name.slice(0, -2)] : undefined
  const shown =
    relation && typeof value === 'string'
      ? html`<a href="${instancePath(targetName(relation.target), value)}">${value}</a>`
      : valueText(name, value)
  return html`<tr><th scope="row">${name}</th><td>${shown}</td></tr>`
}

function relatedSection({ title, model, ids, hasMore, problem }: RelatedInstances): Markup {
  return html`<section><h2>${title}</h2>${problem === undefined ? '' : html`<p class="problem">${problem}</p>`}
${ids.length === 0 && problem === undefined ? html`<p class="empty">None.</p>` : ''}
<ul class="related">${ids.map(id => html`<li><a href="${instancePath(model, id)}">${model} ${id}</a></li>`)}</ul>
${hasMore ? html`<p><small>The first ${ids.length}.</small></p>` : ''}</section>`
}
