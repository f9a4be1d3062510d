import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ParkedRecord, WaitingReport } from '../receivers/receiver-report.ts'
import type { RecordData } from '../stories/story.ts'
import type { Markup } from './pages/markup.ts'

/** The query of a page's address, by name. */
export type PageQuery = Readonly<Record<string, string>>

/** A page that the caller adds to the console. While it is open, its content is reloaded every second. */
export interface ConsolePage {
  /** Starts with a slash. */
  readonly path: string
  readonly title: string
  /** The title of the page for a query, if it depends on it. Default: its title. */
  readonly titleOf?: (query: PageQuery) => string
  readonly content: (query: PageQuery) => Markup | Promise<Markup>
  /** Adds what is not reloaded, such as forms, to the content. Default: nothing. */
  readonly around?: (content: Markup, query: PageQuery) => Markup
}

/** Responds with a page of the console that has this content. Unlike a {@link ConsolePage}, it stays as it was sent. */
export type ShowPage = (c: Context, title: string, content: Markup, status?: ContentfulStatusCode) => Response

/** Pages that the caller adds below one path, and that depend on the request. They can have forms. */
export interface ConsoleSite {
  /** The path of its first page, which is in the navigation. Starts with a slash. */
  readonly path: string
  readonly title: string
  /** Returns the routes below the path. */
  routes(show: ShowPage): Hono
}

/** Runs receivers again for the items of records. Its pages are not in the navigation. */
export interface RecordReplays extends ConsoleSite {
  /** Returns the item of a record, as the first page takes it in `item`. Undefined if no receiver could run for it. */
  itemOf(record: RecordData): string | undefined
}

/** Returns the dead letters of the functions. Called whenever the home page is shown. */
export interface ParkedRecords {
  /** The page with all dead letters. */
  readonly path: string
  readonly list: () => Promise<readonly ParkedRecord[]>
}

/** Returns the waiting records of the functions. Called whenever the home page is shown. */
export interface WaitingReports {
  /** The page with all of them. */
  readonly path: string
  readonly list: () => Promise<readonly WaitingReport[]>
}

/** The caller's additions to the console. */
export interface ConsoleExtension {
  /** The JSON routes, under `/api`. */
  readonly routes?: Hono
  readonly pages?: readonly ConsolePage[]
  readonly site?: ConsoleSite
  readonly replays?: RecordReplays
  /** The command that replays an item, for a caller that cannot do it in the console. The page of records shows it. */
  readonly replayCommand?: string
  /** The dead letters of the functions, for the home page. */
  readonly parked?: ParkedRecords
  /** The waiting records, for the home page. */
  readonly waiting?: WaitingReports
}
