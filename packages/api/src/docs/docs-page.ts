import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { generateSpecs } from 'hono-openapi'

/** An OpenAPI description of an API. */
export type ApiDocument = Awaited<ReturnType<typeof generateSpecs>>

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#fff, #16181c); color: light-dark(#1b1f24, #e6e8eb) }
a { color: light-dark(#0b5cad, #7ab8ff) } :focus-visible { outline: 2px solid light-dark(#0b5cad, #7ab8ff); outline-offset: 2px }
body { margin: 0 auto; max-width: 50rem; padding: 1.5rem }
h2 { margin-top: 2.5rem } h3 { font-size: 1rem } code, pre { font: 0.875rem/1.5 ui-monospace, monospace }
article { border-top: 1px solid #8886; padding: 0.5rem 0 1rem } h3 code { font-weight: 700 }
pre { background: #8882; border-radius: 6px; overflow: auto; padding: 0.75rem } dt { font-weight: 600 } dt code { font-weight: inherit } dd { margin: 0 0 0.25rem }
`

/** The page may load only its own style. */
export const DOCS_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Renders the description of an API as a page. The page needs no scripts and no external resources. */
export function docsPage(document: ApiDocument) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => renderOperation(method, path, operation as Operation)),
  )
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}: API</title><style>${raw(STYLE)}</style></head>
<body><main><h1>${document.info.title}: API</h1><p>${document.info.description}</p>
<p>For programs: <a href="/api/openapi.json">openapi.json</a> · <a href="/">Back to the shop</a></p>
<h2>Requests</h2>${operations}<h2>Shapes</h2>${renderShapes(document)}</main></body></html>`
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[]
  readonly requestBody?: { readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>

function renderOperation(method: string, path: string, operation: Operation) {
  const { summary, description, parameters = [], requestBody, responses = {} } = operation
  const body = shapeIn(requestBody?.content)
  return html`<article><h3><code>${method.toUpperCase()} ${path}</code></h3>
<p>${summary}. ${description}</p>
${body ? html`<p>Takes ${body}.</p>` : ''}
<dl>${parameters.map(({ name, in: place, description: words }) => html`<dt><code>${name}</code> (${place})</dt><dd>${words}</dd>`)}
${Object.entries(responses).map(
  ([status, { description: words, content }]) => html`<dt>${status}</dt><dd>${words} ${shapeIn(content)}</dd>`,
)}</dl></article>`
}

function renderShapes({ components }: ApiDocument) {
  return Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) =>
      html`<article id="${name}"><h3 id="shape-${name}">${name}</h3><pre tabindex="0" role="region" aria-labelledby="shape-${name}">${JSON.stringify(schema, null, 2)}</pre></article>`,
  )
}

function shapeIn(content: Content = {}) {
  const [name] = Object.values(content).map(({ schema }) => schema?.$ref?.split('/').at(-1))
  return name ? html`<a href="#${name}"><code>${name}</code></a>` : ''
}
