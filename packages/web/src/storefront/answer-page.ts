import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { layout, type Page } from '../components/layout.ts'

/** The status and headers of a page. */
export interface Answer {
  readonly status?: ContentfulStatusCode | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/**
 * Answers with a page. The shop's own pages learn where a visitor came from: without that, browsers that do not send
 * `Sec-Fetch-Site` would leave a form's origin out, and the form would be refused.
 */
export async function answerPage(
  c: Context,
  page: Page,
  { status = 200, headers = {} }: Answer = {},
): Promise<Response> {
  return c.html(await layout(page), status, { 'Referrer-Policy': 'same-origin', ...headers })
}

/** Redirects the browser after a form, so that reloading the page does not submit the form again. */
export function goTo(c: Context, path: string): Response {
  return c.redirect(path, 303)
}
