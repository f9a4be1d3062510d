import { html } from 'hono/html'
import type { Step, Story } from '../../stories/story.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { badge } from './badge.ts'
import { STEPS_OF_A_LIST, stepTree, type TreeContext } from './step-tree.ts'
import { timeLineOf } from './time-line.ts'
import { timeLineView } from './time-line-view.ts'

/** The part of a story that is shown: the steps after one of them, from a number. Default: all, from the first. */
export interface StoryPart {
  readonly step?: number | undefined
  readonly from?: number | undefined
  /** A step that must be on the page. If it is not on the page of this part, the page begins with the steps around it. */
  readonly at?: number | undefined
}

/** A story with everything that followed from it. */
export function storyView(
  story: Story,
  now: number,
  { at, ...part }: StoryPart = {},
  aboutRecord?: TreeContext['aboutRecord'],
): Markup {
  const shown = new Set<number>()
  const view = partView(story, part, { now, aboutRecord, shown })
  if (at === undefined || shown.has(at)) return view
  return partView(story, partWith(story.steps, at) ?? part, { now, aboutRecord, shown: new Set() })
}

function partView(story: Story, { step, from = 0 }: StoryPart, context: Omit<TreeContext, 'hrefOfMore'>): Markup {
  const { id, title, state, status, at, durationMs, requestId, steps } = story
  const parent = step === undefined ? undefined : find(steps, step)
  const hrefOfMore = (of: Step | undefined, next: number) =>
    `/stories/${id}?${of === undefined ? '' : `step=${of.id}&`}from=${next}`
  const tree = stepTree(parent?.children ?? steps, { ...context, hrefOfMore }, { from, ...(parent && { parent }) })
  const isWhole = step === undefined && from === 0
  return html`<h1>${badge(state)} ${title}</h1>
<p class="facts">${time(at)}${status === undefined ? '' : html` · answered <span class="${status < 500 ? '' : 'failed'}">${status}</span>`}${durationMs === undefined ? '' : ` in ${durationMs} ms`}${
    requestId === undefined ? '' : html` · request <code>${requestId}</code>`
  }</p>
${
  steps.length === 0
    ? html`<p class="empty">Nothing followed from it.</p>`
    : html`<div class="story"><div>${tree}</div>${isWhole ? timeLineView(timeLineOf(story), step => context.shown.has(step)) : ''}</div>`
}
${isWhole ? '' : html`<p><a href="/stories/${id}">The whole story</a></p>`}`
}

/** Returns the part that begins with the steps around one of them. Undefined if the story does not have it. */
function partWith(steps: readonly Step[], id: number, parent?: Step): StoryPart | undefined {
  const index = steps.findIndex(step => step.id === id)
  if (index !== -1) return { step: parent?.id, from: index - (index % STEPS_OF_A_LIST) }
  for (const step of steps) {
    const found = partWith(step.children, id, step)
    if (found) return found
  }
  return undefined
}

function find(steps: readonly Step[], id: number): Step | undefined {
  for (const step of steps) {
    const found = step.id === id ? step : find(step.children, id)
    if (found) return found
  }
  return undefined
}
