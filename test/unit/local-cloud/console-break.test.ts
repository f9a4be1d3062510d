import { describe, expect, it } from 'vitest'
import { runningConsole } from './running-console.ts'

describe('the page that breaks things', () => {
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })

  it('sets and shows a fault of SES', async () => {
    const { ask, faults } = await runningConsole()

    const answer = await ask('/api/break/ses', form({ mode: 'reject', address: 'ada@example.org', count: '2' }))

    expect(answer.status).toBe(204)
    expect(faults.current).toEqual({ mode: 'reject', address: 'ada@example.org', count: 2 })
    expect(await (await ask('/break/live')).text()).toContain('SES: reject for ada@example.org, 2 more calls')
  })

  it('plans what happens to the next invocation, and shows it', async () => {
    const { ask, breakage } = await runningConsole()
    breakage.around('links', () => null, true)

    await ask('/api/break/links/end', form({ request: '2' }))
    await ask('/api/break/links/double', form({}))

    const page = await (await ask('/break')).text()
    expect(page).toContain('links: the next invocation ends with its request 2')
    expect(page).toContain('links: the next invocation runs twice at once')
  })

  it('says why an invocation that is repeated failed', async () => {
    const { ask, breakage } = await runningConsole()
    const handler = breakage.around('links', () => Promise.reject(new TypeError('no price')), true)
    const context = { getRemainingTimeInMillis: () => 1_000 } as Parameters<typeof handler>[1]
    await Promise.resolve(handler({ Records: [] }, context)).catch(() => {})

    const answer = await ask('/api/break/links/repeat', form({}))

    expect(answer.status).toBe(502)
    expect(await answer.json()).toMatchObject({
      code: 'console.functionFailed',
      detail: 'links was invoked again, and failed. TypeError: no price',
    })
  })

  it.each([
    ['/api/break/nothing/double', {}, 409, 'is not a consumer'],
    ['/api/break/nothing/end', { request: '1' }, 409, 'cannot be ended'],
    ['/api/break/links/repeat', {}, 409, 'has not been invoked yet'],
    ['/api/break/links/end', { request: '0' }, 400, 'request'],
    ['/api/break/ses', { mode: 'odd' }, 400, 'mode'],
    ['/api/break/dynamodb', { operation: 'Odd', error: 'AnswerLost' }, 400, 'operation'],
  ])('refuses %s with %o', async (path, fields, status, words) => {
    const { ask, breakage } = await runningConsole()
    breakage.around('links', () => null, true)

    const answer = await ask(path, form(fields))

    expect(answer.status).toBe(status)
    expect(((await answer.json()) as { detail: string }).detail).toContain(words)
  })
})
