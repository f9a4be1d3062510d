import type { DeadLetter } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import { time } from '../console/pages/layout.ts'
import type { Markup } from '../console/pages/markup.ts'
import { ageOf } from './age-of.ts'
import { recordText } from './record-text.ts'
import type { RedriveFailures } from './redrive-failures.ts'

/** The page is reloaded every second, and each letter contains its complete record. */
const SHOWN = 100

const REDRIVE = '/api/dead-letters/redrive'
const SELECTED = 'redrive-selected'

/** What can be done with the letters. */
export interface LetterActions {
  readonly forAll: Markup
  readonly forOne: (letter: DeadLetter) => Markup
  /** The form that a selection of letters belongs to. Undefined if letters cannot be selected. */
  readonly selection?: string
  /** Leads to all letters, if only the newest are shown. */
  readonly all: (count: number) => Markup
}

/** Redrives at once. With letters, all means these, because there are others. */
export function redrivesOf(part: readonly DeadLetter[] = []): LetterActions {
  const ids = part.map(({ id }) => html`<input type="hidden" name="ids" value="${id}">`)
  return {
    forAll: html`<form method="post" action="${REDRIVE}" id="${SELECTED}" autocomplete="off"><input type="hidden" name="selected" value="yes"><button>Redrive selected</button></form>
<form method="post" action="${REDRIVE}">${ids}<button>Redrive all</button></form>`,
    forOne: ({ id, dispatchUid, itemKey }) =>
      html`<form method="post" action="${REDRIVE}"><input type="hidden" name="ids" value="${id}"><button aria-label="Redrive ${dispatchUid} ${itemKey}">Redrive</button></form>`,
    selection: SELECTED,
    all: count => html`<a href="/api/dead-letters">All ${count} as JSON</a>`,
  }
}

/**
 * The newest dead letters, oldest first: their number, age and errors, why a redrive failed, buttons to redrive one, the selected
 * ones or all, and how a receiver declares a failure as temporary. Shows the readable parts of a damaged letter.
 */
export function deadLetterList(
  letters: readonly DeadLetter[],
  now: Date,
  stayed: RedriveFailures,
  actions = redrivesOf(),
): Markup {
  if (letters.length === 0) {
    return html`<h2>Dead letters</h2><p class="empty">None. Records that a receiver failed to handle after all its attempts are stored here.</p>`
  }
  const oldestFirst = letters.toSorted((one, other) => timeOf(one) - timeOf(other))
  const more = letters.length > SHOWN ? html`<p>The newest ${SHOWN} are shown. ${actions.all(letters.length)}</p>` : ''
  return html`<div class="headline"><h2>Dead letters <small>${headline(oldestFirst, now)}</small></h2>
${actions.forAll}</div>
<p><small>If a failure is temporary, throw <code>RetryLater</code>, or return <code>true</code> from the receiver's <code>retry.isPassing</code>. Its records then wait and are retried.</small></p>
${more}
<ol class="letters">${oldestFirst.slice(-SHOWN).map(letter => line(letter, now, stayed.of(letter.id), actions))}</ol>`
}

function headline([oldest, ...others]: readonly DeadLetter[], now: Date): string {
  if (!oldest) return ''
  const age = readableAge(oldest, now)
  return others.length === 0 ? `1 record, ${age}` : `${others.length + 1} records, the oldest ${age}`
}

function line(letter: DeadLetter, now: Date, again: string | undefined, actions: LetterActions): Markup {
  const { forOne, selection } = actions
  const { id, consumer, dispatchUid, itemKey, attempts, firstFailedAt, error, parkedBehind } = letter
  const why = parkedBehind ? 'waits for an earlier dead letter of this item' : (error ?? 'no reason was stored')
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  const name = html`<strong>${dispatchUid}</strong> <code>${itemKey}</code>`
  return html`<li id="parked-${id}" class="${parkedBehind ? 'behind' : ''}">
<p>${selection === undefined ? name : html`<label><input type="checkbox" form="${selection}" name="ids" value="${id}"> ${name}</label>`}</p>
${forOne(letter)}
<p>${why}</p>${
    again === undefined
      ? ''
      : html`
<p>The redrive failed: ${again}</p>`
  }
<p><small>${consumer} · ${parkedBehind ? '' : `${tries} · `}${readableAge(letter, now)}, since </small>${time(String(firstFailedAt))}</p>
<details id="letter-${id}"><summary>the record</summary><pre>${recordText(letter)}</pre></details>
</li>`
}

/** Returns when it first failed, in milliseconds, or 0 if the time is missing or invalid. */
function timeOf({ firstFailedAt }: DeadLetter): number {
  return typeof firstFailedAt === 'string' ? Date.parse(firstFailedAt) || 0 : 0
}

function readableAge(letter: DeadLetter, now: Date): string {
  return timeOf(letter) === 0 ? 'of unknown age' : `${ageOf(letter.firstFailedAt, now)} old`
}
