import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { modelPath, tablePath } from './data-paths.ts'
import { trail } from './model-list.ts'

/** Why an instance could not be read, and where its item is, as it is stored. */
export function unreadableView({ name, storedIn }: AnyModel, id: string, table: string, error: Error): Markup {
  // The key of an item that other code writes is unknown.
  const item = storedIn ? '' : `?${new URLSearchParams({ partition: `${name}#${id}` })}`
  return html`${trail([modelPath(name), name])}<h1>${name} ${id}</h1>
<p class="problem" role="alert">${error.message}</p>
<p><a href="${tablePath(table)}${item}">What is stored</a></p>`
}
