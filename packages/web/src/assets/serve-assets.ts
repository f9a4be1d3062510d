import type { Hono } from 'hono'
import { MARK } from './mark.ts'
import { STYLESHEET } from './stylesheet.ts'

/** Serves the style sheet and the mark. Browsers may keep them for a year: another content has another address. */
export function serveAssets(app: Hono): void {
  for (const { path, type, text } of [STYLESHEET, MARK]) {
    app.get(path, c =>
      c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }),
    )
  }
}
