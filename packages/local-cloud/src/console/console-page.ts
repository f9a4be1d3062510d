import type { Hono } from 'hono'
import type { ParkedRecord } from '../receivers/receiver-report.ts'
import type { Markup } from './pages/markup.ts'

/** A page that the caller adds to the console. Its content is asked for again every second while somebody looks at it. */
export interface ConsolePage {
  /** Begins with a slash. */
  readonly path: string
  readonly title: string
  readonly content: () => Markup | Promise<Markup>
}

/** The dead letters of the functions: asked for whenever the first page is shown. */
export interface ParkedRecords {
  /** The page that has them all. */
  readonly path: string
  readonly list: () => Promise<readonly ParkedRecord[]>
}

/** What the caller adds to the console. */
export interface ConsoleExtension {
  /** JSON, below `/api`. */
  readonly routes?: Hono
  readonly pages?: readonly ConsolePage[]
  /** What the functions have parked, for the first page. */
  readonly parked?: ParkedRecords
}
