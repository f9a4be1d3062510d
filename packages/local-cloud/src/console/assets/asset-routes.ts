import { Hono } from 'hono'
import { graphScript } from './graph-script.ts'
import { script } from './script.ts'
import { stylesheet } from './stylesheet.ts'

const CSS = 'text/css; charset=utf-8'
const JAVASCRIPT = 'text/javascript; charset=utf-8'

/** All that a browser loads besides the pages: the path, the type and the text of each file. */
export const ASSETS = [
  { path: '/console.css', type: CSS, text: stylesheet },
  { path: '/console.js', type: JAVASCRIPT, text: alone(script) },
  { path: '/graph.js', type: JAVASCRIPT, text: alone(graphScript) },
] as const

/** Wraps a script, so that its names do not replace those of another script on the same page. */
function alone(script: string): string {
  return `(() => {${script}})()\n`
}

/** Serves the styles and scripts of the console. */
export function assetRoutes(): Hono {
  const routes = new Hono()
  for (const { path, type, text } of ASSETS) routes.get(path, c => c.body(text, 200, { 'content-type': type }))
  return routes
}
