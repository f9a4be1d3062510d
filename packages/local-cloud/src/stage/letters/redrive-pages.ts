import type { DeadLetter, Redrive } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { LetterActions } from '../../application/dead-letter-list.ts'
import { recordText } from '../../application/record-text.ts'
import { time } from '../../console/pages/layout.ts'
import type { Markup } from '../../console/pages/markup.ts'
import { letterName } from './letter-name.ts'
import type { PlannedLetter } from './plan-redrive.ts'

export const LETTERS = '/dead-letters'
const DRY_RUN = `${LETTERS}/dry-run`
export const REDRIVE = `${LETTERS}/redrive`
/** The form of the checkboxes, which are in the list. */
const SELECTION = 'selection'

/** The buttons of the list: each leads to a dry run. */
export const DRY_RUNS: LetterActions = {
  forAll: html`<form id="${SELECTION}" autocomplete="off" method="get" action="${DRY_RUN}"><button>Dry run of the selected</button></form>
<form method="get" action="${DRY_RUN}"><button>Dry run of all</button></form>`,
  forOne: letter =>
    html`<div class="choice"><label><input type="checkbox" form="${SELECTION}" name="letter" value="${letterName(letter)}" aria-label="select ${nameOf(letter)}"> select</label> <a href="${DRY_RUN}?letter=${letterName(letter)}" aria-label="Dry run: ${nameOf(letter)}">Dry run</a></div>`,
  // A page of a stage reads no more than it shows.
  all: () => html``,
}

/** What a dry run has found, and what is done next. */
export interface DryRunView {
  readonly planned: readonly PlannedLetter[]
  /** Whether all letters were chosen, and not only those that are planned. */
  readonly isOfAll: boolean
  readonly note: string | undefined
  readonly isWritable: boolean
}

/** What a redrive would do. If it may, with the button that does it. */
export function dryRunPage({ planned, isOfAll, note, isWritable }: DryRunView): Markup {
  const wouldRun = planned.filter(({ obstacle }) => obstacle === undefined)
  return html`<p class="trail"><a href="${LETTERS}">Dead letters</a></p><h1>Dry run <small>${countText(wouldRun.length)} would be delivered</small></h1>
<p><small>Nothing was delivered. A redrive runs the receivers in this process, with your AWS rights, in this order for each item.</small></p>
${note === undefined ? '' : html`<p>${note}${isOfAll ? ' A redrive delivers the others, too.' : ''}</p>`}
${planned.length === 0 ? html`<p class="empty">None of these letters exist. They may have been redriven.</p>` : html`<ol class="letters">${planned.map(plannedLine)}</ol>`}
${planned.length === 0 ? '' : isWritable ? confirmation(planned, isOfAll) : html`<p>This console is read-only. To redrive, start it again with <code>--write</code>.</p>`}`
}

function plannedLine({ letter, obstacle }: PlannedLetter): Markup {
  const { dispatchUid, itemKey, consumer, error, attempts, firstFailedAt } = letter
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  return html`<li class="${obstacle === undefined ? '' : 'behind'}">
<p><strong>${dispatchUid}</strong> <code>${itemKey}</code></p>
<p>${obstacle ?? 'It would be delivered.'}</p>
<p><small>${consumer} · ${tries} since </small>${time(String(firstFailedAt))}<small> · ${error ?? 'no reason was stored'}</small></p>
<details><summary>the record</summary><pre>${recordText(letter)}</pre></details></li>`
}

/** How the buttons name a letter for a screen reader. */
function nameOf({ dispatchUid, itemKey }: DeadLetter): string {
  return `${dispatchUid} ${itemKey}`
}

function confirmation(planned: readonly PlannedLetter[], isOfAll: boolean): Markup {
  const chosen = isOfAll
    ? html`<input type="hidden" name="all" value="yes">`
    : planned.map(({ letter }) => html`<input type="hidden" name="letter" value="${chosenText(letter)}">`)
  return html`<form method="post" action="${REDRIVE}">${chosen}<button>Redrive ${isOfAll ? 'all' : countText(planned.length)}</button></form>`
}

/** A letter in a form: its consumer and its ID. */
function chosenText({ consumer, id }: DeadLetter): string {
  return JSON.stringify([consumer, id])
}

/** What a redrive has done. */
export function redrivenPage(results: readonly Redrive[]): Markup {
  const total = (name: 'redriven' | 'superseded' | 'failed') => results.reduce((sum, result) => sum + result[name], 0)
  const failures = results.flatMap(result => result.failures)
  return html`<p class="trail"><a href="${LETTERS}">Dead letters</a></p><h1>Redrive</h1>
<p role="status">${total('redriven')} delivered, ${total('superseded')} superseded, ${total('failed')} failed.</p>
${failures.length === 0 ? '' : html`<ol class="letters">${failures.map(each => html`<li><p><strong>${each.dispatchUid}</strong></p><p>${each.error}</p></li>`)}</ol>`}`
}

function countText(count: number): string {
  return count === 1 ? '1 letter' : `${count} letters`
}
