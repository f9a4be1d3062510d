import { type Markup, time } from '@dynamo-signals/local-cloud'
import type { DeadLetter } from 'dynamo-signals/streams'
import { html } from 'hono/html'
import { ageOf } from './age-of.ts'

/** The dead letters, the oldest first: how many, how old, what they failed with, and a button that delivers them again. */
export function letterList(letters: readonly DeadLetter[], now: Date): Markup {
  if (letters.length === 0) {
    return html`<h2>Dead letters</h2><p class="empty">None. Records that a receiver failed to handle after all its attempts are stored here.</p>`
  }
  const oldestFirst = letters.toSorted((one, other) => one.firstFailedAt.localeCompare(other.firstFailedAt))
  return html`<div class="headline"><h2>Dead letters <small>${headline(oldestFirst, now)}</small></h2>
<form method="post" action="/api/dead-letters/redrive"><button>redrive all</button></form></div>
<ol class="letters">${oldestFirst.map(letter => line(letter, now))}</ol>`
}

function headline([oldest, ...others]: readonly DeadLetter[], now: Date): string {
  if (!oldest) return ''
  const age = ageOf(oldest.firstFailedAt, now)
  return others.length === 0 ? `1 record, ${age} old` : `${others.length + 1} records, the oldest ${age} old`
}

function line(letter: DeadLetter, now: Date): Markup {
  const { id, consumer, dispatchUid, itemKey, attempts, firstFailedAt, error, record, parkedBehind } = letter
  const why = parkedBehind ? 'waits behind an earlier letter of this item' : (error ?? 'no reason was stored')
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  return html`<li class="${parkedBehind ? 'behind' : ''}">
<p><strong>${dispatchUid}</strong> <code>${itemKey}</code></p>
<form method="post" action="/api/dead-letters/redrive"><input type="hidden" name="ids" value="${id}"><button>redrive</button></form>
<p>${why}</p>
<p><small>${consumer} · ${parkedBehind ? '' : `${tries} · `}${ageOf(firstFailedAt, now)} old, since </small>${time(firstFailedAt)}</p>
<details id="letter-${id}"><summary>the record</summary><pre>${JSON.stringify(record.dynamodb, null, 2)}</pre></details>
</li>`
}
