import { html } from 'hono/html'
import type { MappingStatus } from '../../event-source-mapping/event-source-mapping.ts'
import type { Markup } from './markup.ts'

/** The paused consumers, whose stories cannot end. Empty if there are none. */
export function pausedList(consumers: readonly MappingStatus[]): Markup | '' {
  const paused = consumers.filter(({ paused }) => paused)
  if (paused.length === 0) return ''
  return html`<section aria-labelledby="paused"><h2 id="paused">Paused <small>${paused.length}</small> <a href="#consumers">go to the consumers</a></h2>
<ul class="parked waiting">${paused.map(line)}</ul></section>`
}

function line({ name, lag }: MappingStatus): Markup {
  const records = lag === 1 ? '1 record' : `${lag} records`
  return html`<li><span class="badge waiting">paused</span> <strong>${name}</strong> <small>${records} waiting in the stream</small></li>`
}
