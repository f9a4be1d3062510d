import { GuestCart, User } from '@dynamo-signals/shop'
import { becomes, postSave } from 'dynamo-signals'
import { replay } from 'dynamo-signals/operations'
import { DATA } from '../world/world-options.ts'
import type { Scenario, Scene } from './scenario.ts'
import { activateAs, fillGuestCart, signUpAs } from './steps.ts'

const dispatchUid = 'simulation/new-receiver'

/** A receiver that is deployed when its records are long over: a replay makes up for them, once. */
export const newReceiver: Scenario = {
  name: 'replay for a receiver that is new',
  prepare: async scene => {
    await fillGuestCart(scene)
    await signUpAs(scene)
    await scene.settle()
    await activateAs(scene)
    await scene.settle()
    scene.onEnd(connectNewReceiver())
    before.set(scene, expiryIn(scene))
  },
  act: replayAll,
  repeat: replayAll,
  wrong: scene => {
    const times = expiryIn(scene) - (before.get(scene) ?? 0)
    return times === 1 ? undefined : `The new receiver did its work ${times} times.`
  },
}

const before = new WeakMap<Scene, number>()

function replayAll({ asClient }: Scene): Promise<unknown> {
  return asClient(({ database }) => replay(database, { consumer: 'links', dispatchUid, model: User }))
}

/** It does what shows when it is done twice: it counts. */
function connectNewReceiver(): () => void {
  return postSave.connect(
    async ({ instance: user, effects }) => {
      const carts = effects.repository(GuestCart)
      const cart = await carts.get(user.guestCartId ?? '')
      await carts.update(cart, { expiresAt: cart.expiresAt + 1 })
    },
    { sender: User, dispatchUid, consumer: 'links', when: becomes('isActive', true) },
  )
}

function expiryIn({ world }: Scene): number {
  const cart = world.memory.table(DATA).items.find(({ _type }) => _type?.S === 'GuestCart')
  return Number(cart?.expiresAt?.N)
}
