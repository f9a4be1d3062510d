import { html } from 'hono/html'
import type { StoryFilter } from '../../stories/read-stories.ts'
import type { StoryHead, StoryState } from '../../stories/story.ts'
import { choice } from '../pages/choice.ts'
import { ALL_ROWS, type HeldRows, heldRows } from '../pages/held-rows.ts'
import { time } from '../pages/layout.ts'
import type { Markup } from '../pages/markup.ts'
import { searchForm } from '../pages/query-form.ts'

/** The number of stories on a page. */
export const STORIES_A_PAGE = 50

const STATES: readonly StoryState[] = ['running', 'waiting', 'failing', 'parked', 'done']

/** The search above the list. */
export function storySearch({ text = '', state, requestId }: Partial<StoryFilter>): Markup {
  return searchForm(
    '/',
    html`<label>Search <input type="search" name="q" value="${text}" placeholder="item, value, receiver, email, request"></label>
${choice('State', 'state', STATES, state)}
${requestId === undefined ? '' : html`<input type="hidden" name="request" value="${requestId}">`}
<button>Search</button>`,
  )
}

/** The newest stories that match, and a link to the older ones. `rows` says which new ones it leaves out. Default: none. */
export function storyList(stories: readonly StoryHead[], query: URLSearchParams, rows: HeldRows = ALL_ROWS): Markup {
  if (stories.length === 0) {
    const isAny = query.size === 0
    return html`<p class="empty">${isAny ? 'Nothing has happened yet. Use the application, and what it does appears here.' : html`No story matches. <a href="/">Show all</a>`}</p>`
  }
  const older = new URLSearchParams(query)
  older.set('before', String(stories.at(-1)?.id))
  const held = query.has('before') ? '' : heldRows(rows, stories[0]?.id ?? 0, ['story', 'stories'])
  return html`<ol class="stories"${held}>${stories.map(storyLine)}</ol>
${stories.length < STORIES_A_PAGE ? '' : html`<p><a href="/?${older.toString()}" rel="next">Older</a></p>`}`
}

function storyLine({ id, title, status, at, durationMs, state, counts }: StoryHead): Markup {
  const { records, runs, mails } = counts
  const parts = [
    ...(durationMs === undefined ? [] : [`${durationMs} ms`]),
    count(records, 'record'),
    count(runs, 'receiver'),
    ...(mails > 0 ? [count(mails, 'email')] : []),
  ]
  return html`<li id="story-${id}"><a href="/stories/${id}"><span class="badge ${state}">${state}</span> <strong>${title}</strong> <span class="number">#${id}</span> <small>${statusOf(status)}${parts.join(' · ')}</small>${time(at)}</a></li>`
}

/** A story is done when nothing follows from it anymore, so a request that failed says so with its status. */
function statusOf(status: number | undefined): Markup | '' {
  return status === undefined ? '' : html`<span class="${status < 500 ? '' : 'failed'}">${status}</span> · `
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
