import type { html } from 'hono/html'

/** The result of a `hono/html` template: markup in which every value has been escaped. */
export type Markup = ReturnType<typeof html>
