import type { Context } from 'hono'
import { html } from 'hono/html'
import type { ShowPage } from '../console/console-page.ts'
import { layout, type PageLink } from '../console/pages/layout.ts'
import type { Markup } from '../console/pages/markup.ts'
import type { StageDescription } from './describe-stage.ts'
import type { Meter } from './meter.ts'
import type { StageOptions } from './stage-application.ts'

/** What the head of every page says about the stage. */
export interface StageHead {
  readonly options: Pick<StageOptions, 'stage' | 'endpoint' | 'isWritable'>
  readonly description: StageDescription
  readonly pages: readonly PageLink[]
}

const HOME: PageLink = { path: '/', title: 'Overview' }

/** Returns what shows a page of the stage, with the stage in its head, and at its end what it has consumed. */
export function showPages({ options, description, pages }: StageHead, meter: Meter): ShowPage {
  const { stage = 'stage without a name' } = options
  const about = stageLine(stage, options, description)
  return (c, title, content, status = 200) => {
    const head = { title: `${title} · ${stage}`, path: sectionOf(c), pages, home: HOME, about }
    return c.html(layout(head, html`<main>${content}${consumption(meter)}</main>`), status) as Response
  }
}

function stageLine(stage: string, { endpoint, isWritable }: StageHead['options'], description: StageDescription) {
  const { region = 'unknown Region', account = 'unknown account', tables } = description
  const facts = [
    region,
    `account ${account}`,
    ...(endpoint === undefined ? [] : [endpoint]),
    `tables ${tables.map(({ name }) => name).join(', ')}`,
  ]
  return html`<p class="stage"><strong>${stage}</strong> ${facts.join(' · ')} · <strong>${isWritable ? 'writes are enabled' : 'read only'}</strong></p>`
}

function consumption(meter: Meter): Markup {
  const { requests, read, written } = meter.consumed
  const units = `${rounded(read)} read capacity units${written > 0 ? ` and ${rounded(written)} write capacity units` : ''}`
  const text =
    requests === 0
      ? 'This page has read nothing from DynamoDB.'
      : `This page consumed ${units} in ${requests} ${requests === 1 ? 'request' : 'requests'}.`
  return html`<p class="consumed"><small>${text}</small></p>`
}

function rounded(units: number): string {
  return units.toLocaleString('en', { maximumFractionDigits: 1 })
}

/** Returns the path of the page in the navigation that a request belongs to. */
function sectionOf(c: Context): string {
  return `/${c.req.path.split('/')[1] ?? ''}`
}
