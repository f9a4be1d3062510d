import type { AnyModel } from 'dynamo-signals'
import { html } from 'hono/html'
import type { Markup } from '../../console/pages/markup.ts'
import { modelPath, tablePath } from './data-paths.ts'
import { trail } from './model-list.ts'

/** Why an instance could not be read, and where its item is, as it is stored. */
export function unreadableView({ name }: AnyModel, id: string, table: string, error: Error): Markup {
  const item = new URLSearchParams({ partition: `${name}#${id}` })
  return html`${trail([modelPath(name), name])}<h1>${name} ${id}</h1>
<p class="problem" role="alert">${error.message}</p>
<p><a href="${tablePath(table)}?${item.toString()}">What is stored</a></p>`
}
