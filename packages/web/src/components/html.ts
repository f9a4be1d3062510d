import type { HtmlEscapedString } from 'hono/utils/html'

/** A fragment of a page. Values in its template are escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>
