import { html } from 'hono/html'
import type { ShownFailure } from '../../receivers/receiver-outcome.ts'
import type { Markup } from '../pages/markup.ts'

/** A word that says how something ended. */
export function badge(style: string, label = style): Markup {
  return html`<span class="badge ${style}">${label}</span>`
}

/** How long something took, after a separator. Empty if it is unknown. */
export function took(durationMs: number | undefined): string {
  if (durationMs === undefined) return ''
  if (durationMs < 0.05) return ' · less than 0.1 ms'
  return ` · ${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`
}

/** An error, with its stack behind a click. */
export function failureView(id: string, failure: ShownFailure | undefined): Markup | '' {
  if (failure === undefined) return ''
  return html`<details id="${id}" class="failure"><summary>${failure.title}</summary><pre>${linked(failure.text)}</pre></details>`
}

/** A frame of a stack: a path of the project or of the machine, with its line and column. */
const FRAME = /((?:file:\/\/)?[\w@./-]+\.[cm]?[jt]sx?):(\d+):(\d+)/

/** Links each frame of a stack to its line of the source. */
function linked(text: string): Markup[] {
  return text.split('\n').map((line, index) => {
    const start = index === 0 ? '' : '\n'
    const found = /^\s+at /.test(line) ? FRAME.exec(line) : null
    if (found === null) return html`${start}${line}`
    const [place, path = '', row, column] = found
    const [before, after] = [line.slice(0, found.index), line.slice(found.index + place.length)]
    return html`${start}${before}<a href="${`/source?file=${encodeURIComponent(path)}&line=${row}&column=${column}`}">${place}</a>${after}`
  })
}
