import { html } from 'hono/html'
import type { Step } from '../../stories/story.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { badge, failureView, took } from './badge.ts'
import { recordView } from './record-view.ts'
import { runView } from './run-view.ts'

/** So many steps of a list are shown. The others are on pages of their own. */
export const STEPS_A_PAGE = 50

/** Where a tree is shown. */
export interface TreeContext {
  readonly now: number
  /** Returns the address of the steps after the first ones of a list. */
  readonly hrefOfMore: (parent: Step | undefined, from: number) => string
}

/** The steps of a story as a tree of lists, from the one with the number `from`. */
export function stepTree(
  steps: readonly Step[],
  context: TreeContext,
  { parent, from = 0 }: { readonly parent?: Step; readonly from?: number } = {},
): Markup {
  const shown = steps.slice(from, from + STEPS_A_PAGE)
  const more = steps.length - from - shown.length
  return html`<ol class="tree">${shown.map(step => item(step, context))}</ol>${
    more > 0
      ? html`<p><a href="${context.hrefOfMore(parent, from + STEPS_A_PAGE)}" rel="next">${more} more</a></p>`
      : ''
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

function headOf(step: Step, { now }: TreeContext): Markup {
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
      return recordView(step.id, step.data)
    case 'run':
      return runView(step.id, step.outcome, step.data, now)
    case 'mail': {
      const { mailId, subject, to } = step.data
      return html`${badge('mailed', 'email')} <a href="/mails/${encodeURIComponent(mailId)}">${subject}</a> <small>to ${to.join(', ')}</small> ${time(step.at)}`
    }
  }
}

function summary(items: readonly string[]): string {
  if (items.length === 0) return 'bookkeeping'
  return items.length > 4 ? `${items.slice(0, 4).join(', ')} and ${items.length - 4} more` : items.join(', ')
}
