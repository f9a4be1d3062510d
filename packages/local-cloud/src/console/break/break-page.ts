import { html } from 'hono/html'
import { DATABASE_ERRORS, FAULTY_OPERATIONS } from '../../breakage/database-faults.ts'
import { faultSchema } from '../../ses/fault-switch.ts'
import type { ConsolePage } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { consumerList } from '../pages/consumer-list.ts'
import type { Markup } from '../pages/markup.ts'
import { tour } from './tour.ts'

/** The parts of the local cloud that this page breaks. */
export type Breakable = Pick<ConsolePorts, 'breakage' | 'databaseFaults' | 'faults' | 'streams'>

/** The page on which everything can be broken. Its forms stay while the present state is reloaded. */
export function breakPage(ports: Breakable): ConsolePage {
  return {
    path: '/break',
    title: 'Break it',
    content: () => presentState(ports),
    around: state => html`<h1>Break it</h1>
<p>These things happen in production, too. Break something, use the application, and read its <a href="/">stories</a>.</p>
${state}${tour(ports)}${mailForm(ports)}${ports.databaseFaults === undefined ? '' : databaseForm()}${functionForms(ports)}`,
  }
}

/** What is broken now, and the consumers. */
async function presentState({ breakage, databaseFaults, faults, streams }: Breakable): Promise<Markup> {
  const { mode, count, address } = faults.current
  const broken = [
    ...(mode === 'ok'
      ? []
      : [`SES: ${mode}${address ? ` for ${address}` : ''}${count ? `, ${count} more calls` : ''}`]),
    ...(databaseFaults?.left() ?? []).map(
      ({ operation, error, times }) => `DynamoDB: ${operation} ${DATABASE_ERRORS[error]}, ${times} more requests`,
    ),
    ...breakage
      .planned()
      .flatMap(({ name, endsAt, isDoubled }) => [
        ...(endsAt === undefined ? [] : [`${name}: the next invocation ends with its request ${endsAt}`]),
        ...(isDoubled ? [`${name}: the next invocation runs twice at once`] : []),
      ]),
  ]
  const list =
    broken.length === 0
      ? html`<p class="empty">Nothing.</p>`
      : html`<ul class="parked">${broken.map(each => html`<li>${each}</li>`)}</ul>`
  return html`<section aria-labelledby="broken"><h2 id="broken">Broken now</h2>${list}</section>
<section aria-labelledby="consumers"><h2 id="consumers">Consumers</h2>${consumerList(await streams.consumers(), new Map())}</section>`
}

function mailForm({ faults }: Breakable): Markup {
  const { current } = faults
  return html`<section aria-labelledby="ses"><h2 id="ses">SES</h2>
<form class="search" method="post" action="/api/break/ses" data-done="The setting of SES has changed.">
<label>Emails <select name="mode">${faultSchema.shape.mode.options.map(mode => html`<option${mode === current.mode ? html` selected` : ''}>${mode}</option>`)}</select></label>
<label>Only to <input name="address" placeholder="every address"></label>
<label>Calls <input name="count" type="number" min="1" placeholder="until changed"></label><button>Apply</button></form></section>`
}

function databaseForm(): Markup {
  return html`<section aria-labelledby="dynamodb"><h2 id="dynamodb">DynamoDB</h2>
<form class="search" method="post" action="/api/break/dynamodb" data-done="The next requests will fail.">
<label>Operation <select name="operation">${FAULTY_OPERATIONS.map(each => html`<option>${each}</option>`)}</select></label>
<label>Error <select name="error">${Object.entries(DATABASE_ERRORS).map(([name, words]) => html`<option value="${name}">${words}</option>`)}</select></label>
<label>Requests <input name="times" type="number" min="1" value="1"></label><button>Fail these requests</button></form>
<p><small>The next requests fail, also those of schedules and of other programs. Only the pages of the console are spared.</small></p>
<form method="post" action="/api/break/dynamodb/heal" data-done="DynamoDB is back."><button>Bring DynamoDB back</button></form></section>`
}

function functionForms({ breakage }: Breakable): Markup {
  const forms = breakage.planned().map(({ name }) => {
    const path = `/api/break/${encodeURIComponent(name)}`
    const end = html`<form class="search" method="post" action="${path}/end" data-done="The next invocation of ${name} will end early."><label>Request <input name="request" type="number" min="1" value="1"></label><button>End the next invocation with this request</button></form>`
    return html`<h3>${name}</h3><div class="forms">${breakage.canEnd(name) ? end : ''}
<form method="post" action="${path}/double" data-done="The next invocation of ${name} will run twice."><button>Run the next invocation twice at once</button></form>
<form method="post" action="${path}/repeat" data-done="${name} was invoked again."><button>Invoke again with the last records</button></form></div>`
  })
  return html`<section aria-labelledby="functions"><h2 id="functions">Functions</h2>${forms.length === 0 ? html`<p class="empty">No consumers yet.</p>` : forms}</section>`
}
