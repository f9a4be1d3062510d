import type { Hono } from 'hono'
import type { Markup } from './pages/markup.ts'

/** A page that the caller adds to the console. Its content is asked for again every second while somebody looks at it. */
export interface ConsolePage {
  /** Begins with a slash. */
  readonly path: string
  readonly title: string
  readonly content: () => Markup | Promise<Markup>
}

/** What the caller adds to the console. */
export interface ConsoleExtension {
  /** JSON, below `/api`. */
  readonly routes?: Hono
  readonly pages?: readonly ConsolePage[]
}
