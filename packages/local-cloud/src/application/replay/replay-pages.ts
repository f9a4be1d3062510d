import { html } from 'hono/html'
import { choice } from '../../console/pages/choice.ts'
import type { PageLink } from '../../console/pages/layout.ts'
import type { Markup } from '../../console/pages/markup.ts'
import { queryForm } from '../../console/pages/query-form.ts'
import { badge } from '../../console/stories/badge.ts'
import { failureTitle } from '../../terminal/failure-text.ts'
import { type AskedReplay, itemText, MOST_ITEMS, REPLAY, replayPath } from './asked-replay.ts'
import type { ItemOutcome, ItemsReplay } from './replay-items.ts'

/** What the page of a replay was asked for, and where it leads back to. */
export interface ReplayView {
  readonly asked: AskedReplay
  readonly back: PageLink
}

/** What a replay would do, and the button that does it. */
export function dryRunPage(
  { asked, back }: ReplayView,
  { planned, receivers, isWritable }: { planned: ItemsReplay; receivers: readonly string[]; isWritable: boolean },
): Markup {
  const { items } = asked
  const runs = planned.outcomes.filter(({ outcome }) => outcome === 'delivered')
  const button = runs.length === 1 ? 'Run 1 receiver' : `Run ${runs.length} receivers`
  return html`${head(back)}<h1>Replay <small>${items.length === 1 ? '1 item' : `${items.length} items`}</small></h1>
<p>This is a dry run. Receivers get each item as it is now, as if it had just been created, and not as it was in an earlier record. So conditions such as <code>changed()</code> are true. A receiver
with a receipt for the last write of an item is skipped.</p>
${queryForm(
  REPLAY,
  html`${hiddenItems(asked)}${choice('Receiver', 'receiver', receivers, asked.receiver)}
<label class="check"><input type="checkbox" name="new" value="yes"${asked.onlyNew ? html` checked` : ''}> only if it has not handled an earlier write</label>
<button>Dry run</button>`,
)}
${asked.isCut ? html`<p>Only the first ${MOST_ITEMS} items are replayed.</p>` : ''}
${outcomeList(asked, planned, PLANNED)}
${runs.length === 0 ? html`<p role="status">No receiver would run.</p>` : isWritable ? html`<form class="replay" method="post" action="${REPLAY}">${hiddenItems(asked)}${hiddenChoice(asked)}<button>${button}</button></form>` : html`<p role="status">${runs.length} would run. This console is read-only. To replay, start it again with <code>--write</code>.</p>`}`
}

/** What a replay has done, and a link to what followed from it. */
export function replayedPage({ asked, back }: ReplayView, done: ItemsReplay, story: number | undefined): Markup {
  const count = (outcome: ItemOutcome['outcome']) => done.outcomes.filter(each => each.outcome === outcome).length
  const failed = count('failed')
  return html`${head(back)}<h1>Replayed</h1>
<p role="status">${count('delivered')} delivered, ${count('already')} done before${failed === 0 ? '' : `, ${failed} failed`}.</p>
${story === undefined ? '' : html`<p><a href="/stories/${story}">The story of this replay</a></p>`}
${outcomeList(asked, done, DONE)}
<p><a href="${replayPath(asked.items)}">Replay again</a></p>`
}

/** The page of a replay without items. */
export function nothingPage(back: PageLink): Markup {
  return html`${head(back)}<h1>Replay</h1><p class="empty">No items are selected. Go back and select at least one.</p>`
}

function head({ path, title }: PageLink): Markup {
  return html`<p class="trail"><a href="${path}">${title}</a></p>`
}

function hiddenItems({ items }: AskedReplay): Markup[] {
  return items.map(item => html`<input type="hidden" name="item" value="${itemText(item)}">`)
}

function hiddenChoice({ receiver, onlyNew }: AskedReplay): Markup {
  return html`${receiver === undefined ? '' : html`<input type="hidden" name="receiver" value="${receiver}">`}${onlyNew ? html`<input type="hidden" name="new" value="yes">` : ''}`
}

type Labels = Readonly<Record<ItemOutcome['outcome'] | 'again', readonly [state: string, label: string, why: string]>>

const SKIPPED = {
  already: ['already', 'done before', 'It has a receipt.'],
  forgotten: [
    'filtered',
    'not run',
    'The item is older than 35 days, so its receipts are gone. Select this receiver to run it anyway.',
  ],
  waiting: ['waiting', 'not run', 'It is suspended, or has a dead letter for the item.'],
} as const

const PLANNED: Labels = {
  ...SKIPPED,
  delivered: ['running', 'would run', ''],
  again: ['running', 'would run', 'It has handled an earlier write of the item.'],
  notApplicable: ['notApplicable', 'no effect', ''],
  failed: ['failed', 'fails', ''],
}

const DONE: Labels = {
  ...SKIPPED,
  delivered: ['done', 'done', ''],
  again: ['done', 'done', 'It had handled an earlier write of the item.'],
  notApplicable: ['notApplicable', 'no effect', 'One of its checks no longer holds.'],
  failed: ['failed', 'failed', ''],
}

function outcomeList({ items }: AskedReplay, { outcomes, missing }: ItemsReplay, labels: Labels): Markup {
  const byItem = [...Map.groupBy(outcomes, ({ itemKey }) => itemKey)]
  const others = items.length - missing.length - byItem.length
  return html`${byItem.map(([item, of]) => html`<section><h2>${item}</h2><ul class="receivers">${of.map(each => line(each, labels))}</ul></section>`)}
${missing.length === 0 ? '' : html`<p>These do not exist: ${missing.map(([model, id]) => `${model} ${id}`).join(', ')}.</p>`}
${others <= 0 ? '' : html`<p>No receiver applies to ${byItem.length + missing.length === 0 ? 'these items' : 'the other items'} in their current state.</p>`}`
}

function line({ dispatchUid, consumer, outcome, isRepeated, error }: ItemOutcome, labels: Labels): Markup {
  const [state, label, why] = labels[outcome === 'delivered' && isRepeated ? 'again' : outcome]
  return html`<li>${badge(state, label)} <strong>${dispatchUid}</strong> <small>${consumer}</small> <small>${outcome === 'failed' ? failureTitle(error) : why}</small></li>`
}
