import { html } from 'hono/html'
import type { Markup } from '../pages/markup.ts'
import { type Bar, marksOf, type TimeLine, type TimeRow } from './time-line.ts'

/** A bar that is narrower than this share of the axis would not be visible. */
const NARROWEST = 0.4

/** More bars than this are counted. */
const BARS_AS_TEXT = 3

/**
 * A time line to scale. Each row also has its times as text, because the bars are hidden from screen readers. It leads to its
 * step, and first to the part of the story that has it if the step is not on the page.
 */
export function timeLineView({ end, rows, more }: TimeLine, isOnPage = (_step: number) => true): Markup | '' {
  if (rows.length === 0) return ''
  const marks = marksOf(end).map(mark => ({ mark, x: percent(mark, end) }))
  return html`<section class="time-line" aria-labelledby="time-line"><h2 id="time-line">Time line <small>${readable(end)}</small></h2>
<svg class="axis" aria-hidden="true">${marks.map(({ mark, x }) => html`<line x1="${x}" x2="${x}" y1="18" y2="24"/><text x="${x}" y="13" text-anchor="${anchorOf(mark, end)}">${readable(mark)}</text>`)}</svg>
<ol>${rows.map(row => rowView(row, end, isOnPage))}</ol>
${more > 0 ? html`<p class="empty">and ${more} more</p>` : ''}</section>`
}

function rowView({ step, name, bars }: TimeRow, end: number, isOnPage: (step: number) => boolean): Markup {
  const link = step !== undefined && html`<a href="${isOnPage(step) ? '' : `?at=${step}`}#step-${step}">${name}</a>`
  return html`<li${step === undefined ? '' : html` id="time-${step}"`}><p>${link || name} <small>${timesOf(bars)}</small></p>
<svg aria-hidden="true">${bars.map(bar => barView(bar, end))}</svg></li>`
}

function barView({ start, durationMs, state }: Bar, end: number): Markup {
  const x = percent(start, end)
  if (durationMs === undefined) return html`<circle class="${state}" cx="${x}" cy="7" r="4"/>`
  const width = Math.max(NARROWEST, (durationMs / end) * 100)
  // A narrow bar at the end begins a little earlier, so that it is not cut off.
  const left = Math.min((start / end) * 100, 100 - width)
  return html`<rect class="${state}" x="${left.toFixed(2)}%" width="${width.toFixed(2)}%" y="2" height="10" rx="2"/>`
}

/** The times of a few bars, or how many there are and the last one. The tree lists all attempts. */
function timesOf(bars: readonly Bar[]): string {
  const last = bars.at(-1)
  if (last === undefined || bars.length <= BARS_AS_TEXT) return bars.map(textOf).join('; ')
  return `${bars.length} attempts; the last ${textOf(last)}`
}

function textOf({ start, durationMs, label }: Bar): string {
  return `${label} at ${readable(start)}${durationMs === undefined ? '' : `, took ${readable(durationMs)}`}`
}

function anchorOf(mark: number, end: number): string {
  if (mark === 0) return 'start'
  return mark / end > 0.9 ? 'end' : 'middle'
}

function percent(time: number, end: number): string {
  return `${((time / end) * 100).toFixed(2)}%`
}

/** A time in a unit that fits: `4.2 ms`, `120 ms`, `3.5 s`, `2 min`. */
function readable(milliseconds: number): string {
  if (milliseconds === 0) return '0 ms'
  if (milliseconds < 10) return `${rounded(milliseconds)} ms`
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  return milliseconds < 120_000 ? `${rounded(milliseconds / 1_000)} s` : `${rounded(milliseconds / 60_000)} min`
}

function rounded(value: number): string {
  return String(Number(value.toFixed(value < 100 ? 1 : 0)))
}
