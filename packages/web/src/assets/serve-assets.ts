import type { Hono } from 'hono'
import { MARK } from './mark.ts'
import { STYLESHEET } from './stylesheet.ts'

/** Serves the style sheet and the mark. Browsers can cache them for a year, because changed content gets a new URL. */
export function serveAssets(app: Hono): void {
  for (const { path, type, text } of [STYLESHEET, MARK]) {
    app.get(path, c =>
      c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' }),
    )
  }
}
