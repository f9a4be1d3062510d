import type { html } from 'hono/html'

/** What a template of `hono/html` gives: markup in which every value has been escaped. */
export type Markup = ReturnType<typeof html>
