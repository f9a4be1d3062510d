import { html } from 'hono/html'
import type { RecordData, Step } from '../../stories/story.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { badge, failureView, took } from './badge.ts'
import { recordView } from './record-view.ts'
import { runView } from './run-view.ts'

/** The most steps that a list shows. The others have pages of their own. */
export const STEPS_OF_A_LIST = 50
/** The most steps that all lists of a page show. */
const STEPS_OF_A_PAGE = 500

/** Where a tree is shown. */
export interface TreeContext {
  readonly now: number
  /** The IDs of the steps that the page shows. Each list adds its own, until the page is full. */
  readonly shown: Set<number>
  /** Returns the address of the steps after the first ones of a list. */
  readonly hrefOfMore: (parent: Step | undefined, from: number) => string
  /** Returns what else a record shows, such as a link that replays its item. Default: nothing. */
  readonly aboutRecord?: ((record: RecordData) => Markup | '') | undefined
}

/** The steps of a story as a tree of lists, from the one with the number `from`. */
export function stepTree(
  steps: readonly Step[],
  context: TreeContext,
  { parent, from = 0 }: { readonly parent?: Step; readonly from?: number } = {},
): Markup {
  const { shown, hrefOfMore } = context
  const listed = steps.slice(from, from + Math.min(STEPS_OF_A_LIST, STEPS_OF_A_PAGE - shown.size))
  const end = from + listed.length
  const more = steps.length - end
  // Before the lists inside of this one, which would fill the page.
  for (const { id } of listed) shown.add(id)
  return html`${listed.length === 0 ? '' : html`<ol class="tree">${listed.map(step => item(step, context))}</ol>`}${
    more > 0 ? html`<p><a href="${hrefOfMore(parent, end)}" rel="next">${more} more</a></p>` : ''
  }`
}

function item(step: Step, context: TreeContext): Markup {
  const isQuiet = step.kind === 'record' && step.data.isBookkeeping
  const children = step.children.length === 0 ? '' : stepTree(step.children, context, { parent: step })
  const head = headOf(step, context)
  if (isQuiet) {
    return html`<li class="record"><details id="step-${step.id}"><summary><small>bookkeeping: ${step.data.item}</small></summary>${head}${children}</details></li>`
  }
  return html`<li class="${step.kind}" id="step-${step.id}">${head}${children}</li>`
}

function headOf(step: Step, { now, aboutRecord }: TreeContext): Markup {
  switch (step.kind) {
    case 'check': {
      const { receiver, signal, sender, failure } = step.data
      return html`${badge(failure ? 'refused' : 'passed')} <strong>${receiver}</strong> <small>${signal} of ${sender}${took(step.durationMs)}</small>${failureView(`failure-${step.id}`, failure)}`
    }
    case 'commit': {
      const { items, operation } = step.data
      return html`${badge('committed')} <strong>${summary(items)}</strong> <small>${operation}</small> ${time(step.at)}`
    }
    case 'record':
      return recordView(step.id, step.data, aboutRecord?.(step.data))
    case 'run':
      return runView(step.id, step.outcome, step.data, now)
    case 'mail': {
      const { mailId, subject, to } = step.data
      return html`${badge('mailed', 'email')} <a href="/mails/${encodeURIComponent(mailId)}">${subject} <small>to ${to.join(', ')}</small></a> ${time(step.at)}`
    }
  }
}

function summary(items: readonly string[]): string {
  if (items.length === 0) return 'bookkeeping'
  return items.length > 4 ? countedByModel(items) : items.join(', ')
}

/** The models of many items, with the number of items of each: the records below name the items. */
function countedByModel(items: readonly string[]): string {
  const byModel = Object.entries(Object.groupBy(items, item => item.split(/[ #]/, 1)[0] ?? ''))
  return byModel.map(([model, { length } = []]) => (length === 1 ? model : `${length} × ${model}`)).join(', ')
}
