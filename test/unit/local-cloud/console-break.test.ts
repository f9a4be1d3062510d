import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { type Context, Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { DatabaseFaults } from '../../../packages/local-cloud/src/breakage/database-faults.ts'
import { runningConsole } from './running-console.ts'

describe('the page that breaks things', () => {
  const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })

  it('sets and shows a fault of SES', async () => {
    const { ask, faults } = await runningConsole()

    const answer = await ask('/api/break/ses', form({ mode: 'reject', address: 'ada@example.org', count: '2' }))

    expect(answer.status).toBe(204)
    expect(faults.current).toEqual({ mode: 'reject', address: 'ada@example.org', count: 2 })
    expect(await (await ask('/break/live')).text()).toContain('SES: reject for ada@example.org, 2 more calls')
    expect(await (await ask('/break')).text()).toContain('<option selected>reject</option>')
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

  it('does not use up the faults of DynamoDB for its pages, only for what they are asked to do', async () => {
    const dynamodb = new EmbeddedDynamoDB()
    const faults = new DatabaseFaults(dynamodb)
    const read = async (c: Context) => {
      const failure = await dynamodb.transport('Query', { TableName: 'none' }).catch(error => error)
      return c.text(failure.name)
    }
    const { ask } = await runningConsole({ routes: new Hono().get('/read', read).post('/change', read) })
    faults.plan({ operation: 'Query', error: 'ThrottlingException', times: 1 })

    const [page, change] = [await ask('/api/read'), await ask('/api/change', form({}))]

    expect(await page.text()).not.toBe('ThrottlingException')
    expect(await change.text()).toBe('ThrottlingException')
    expect(faults.left()).toEqual([])
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
