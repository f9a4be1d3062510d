import { expect, it } from 'vitest'
import { POISONOUS_ERRORS } from '../../support/poisonous-errors.ts'
import { Product, shopSignal } from './shop-signal.ts'

it.each(Object.entries(POISONOUS_ERRORS))(
  'a sendRobust whose first receiver throws %s reaches the second',
  async (_, make) => {
    const signal = shopSignal()
    const heard: string[] = []
    signal.connect(() => {
      throw make()
    })
    signal.connect(({ id }) => void heard.push(id))

    const responses = await signal.sendRobust(Product, { id: '1' })

    expect(responses.map(({ ok }) => ok)).toEqual([false, true])
    expect(heard).toEqual(['1'])
  },
)
