import type { HtmlEscapedString } from 'hono/utils/html'

/** A piece of a page. What is put into its template is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>
