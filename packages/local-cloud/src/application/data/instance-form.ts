import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { createPath, editPath, instancePath, modelPath } from './data-paths.ts'
import { type Fields, formText, unshownFields } from './instance-text.ts'
import { trail } from './model-list.ts'

/** What was typed into a form that was refused, and why it was. */
export interface Refused {
  readonly fields: string
  readonly problem: string
  /** The version that the form was opened with. */
  readonly version?: string
}

/** The form that changes an instance. */
export function editForm(model: AnyModel, instance: Fields & { readonly id: string }, refused?: Refused): Markup {
  const { id, version } = instance
  const hidden = unshownFields(instance)
  return html`${trail([modelPath(model.name), model.name], [instancePath(model.name, id), id])}<h1>Edit ${model.name} ${id}</h1>
${form(editPath(model.name, id), refused?.fields ?? formText(instance), {
  problem: refused?.problem,
  button: 'Save',
  before: html`<input type="hidden" name="version" value="${refused?.version ?? String(version)}">`,
  about: hidden.length === 0 ? '' : `Not shown, and kept: ${hidden.join(', ')}.`,
})}`
}

/** The form that creates an instance. */
export function createForm(model: AnyModel, refused?: Refused): Markup {
  const ids = Object.fromEntries(Object.keys(model.relations).map(name => [`${name}Id`, null]))
  return html`${trail([modelPath(model.name), model.name])}<h1>Create ${model.name}</h1>
${form(createPath(model.name), refused?.fields ?? JSON.stringify(ids, null, 2), {
  problem: refused?.problem,
  button: 'Create',
  before: '',
  about: 'Without an "id", the instance gets a random one. A missing field gets its default.',
})}`
}

interface FormParts {
  readonly problem: string | undefined
  readonly button: string
  readonly before: Markup | ''
  readonly about: string
}

function form(action: string, fields: string, { problem, button, before, about }: FormParts): Markup {
  const rows = Math.min(30, fields.split('\n').length + 2)
  return html`${problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`}
<form class="edit" method="post" action="${action}">${before}
<label for="fields">Fields, as JSON</label>
<textarea id="fields" name="fields" rows="${rows}" spellcheck="false" autocomplete="off" aria-describedby="about-fields">${fields}</textarea>
<p id="about-fields"><small>The repository validates and saves them, as for the application, and the receivers run. ${about}</small></p>
<button>${button}</button></form>`
}
