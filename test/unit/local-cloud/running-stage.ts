import type { Database } from 'dynamo-signals'
import type { Application } from 'dynamo-signals/operations'
import { onTestFinished } from 'vitest'
import { stageConsole } from '../../../packages/dynamo-signals/src/cli/commands/console.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'

/** The answer to a request, and where a redirect leads. */
export interface Answer {
  readonly status: number
  readonly text: string
  readonly to: string | null
}

/** Runs `dynamo-signals console` in this process until the test is finished, and asks it as a browser does. */
export async function runningStage(
  database: Database,
  options: { readonly write?: boolean; readonly stage?: string } & Omit<Application, 'database'> = {},
) {
  const { write = false, stage = 'production', ...application } = options
  const printed: string[] = []
  const failed: string[] = []
  const listening = Promise.withResolvers<void>()
  const stop = new AbortController()
  const ended = stageConsole.run({
    application: { database, consumers: ['links'], ...application },
    values: new Values({ write, stage, port: undefined, json: true }),
    terminal: {
      out: text => {
        printed.push(text)
        listening.resolve()
      },
      err: text => void failed.push(text),
      isInteractive: false,
      abortSignal: stop.signal,
    },
  })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  await Promise.race([listening.promise, ended])
  const { origin, href, searchParams } = new URL(JSON.parse(printed.join('')).url)
  const entered = await fetch(href, { redirect: 'manual' })
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { accept: 'text/html', cookie, ...(init.headers as Record<string, string>) }
    const answer = await fetch(origin + path, { redirect: 'manual', ...init, headers })
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') }
  }
  const post = (path: string, fields: Record<string, string> | [string, string][] = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } })
  return { ask, post, entered, token: searchParams.get('token') ?? '', failed }
}
