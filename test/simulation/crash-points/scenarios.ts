import { addItem, removeItem, resendActivation, signIn, viewCart } from '@dynamo-signals/shop'
import { redrive } from 'dynamo-signals/operations'
import { largeCart } from './large-cart.ts'
import { newReceiver } from './new-receiver.ts'
import type { Scenario } from './scenario.ts'
import { activateAs, becomeActive, deactivate, fillGuestCart, parkMails, signUpAs, userIdOf } from './steps.ts'

/** Everything that must survive a fault at any of its requests. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'sign-up and its mail', prepare: async () => {}, act: signUpAs },
  {
    name: 'another link',
    prepare: async scene => {
      await signUpAs(scene)
      await scene.settle()
    },
    act: ({ asClient, person }) => asClient(context => resendActivation(context, person)),
  },
  {
    name: 'activation, the cart, the goods in it and the mail',
    prepare: async scene => {
      await fillGuestCart(scene)
      await signUpAs(scene)
      await scene.settle()
    },
    act: activateAs,
  },
  {
    name: 'sign-in with a guest cart',
    prepare: async scene => {
      await becomeActive(scene)
      await fillGuestCart(scene)
      await scene.settle()
    },
    act: ({ asClient, person }) => asClient(context => signIn(context, person)),
  },
  {
    name: "a user's cart",
    prepare: becomeActive,
    act: async scene => {
      const owner = { userId: userIdOf(scene) }
      await scene.asClient(context => addItem(context, owner, { productId: 'p1', quantity: 2 }))
      await scene.asClient(async context => {
        const { items } = await viewCart(context, owner)
        for (const { id } of items) await removeItem(context, owner, id)
      })
    },
  },
  { name: 'deactivation', prepare: becomeActive, act: deactivate },
  {
    name: 'deactivation while the goods are moved',
    prepare: async scene => {
      await fillGuestCart(scene)
      await signUpAs(scene)
      await scene.settle()
    },
    act: async scene => {
      await activateAs(scene)
      await deactivate(scene)
    },
  },
  { name: 'parking', prepare: async () => {}, act: parkMails },
  {
    name: 'redrive',
    prepare: parkMails,
    act: ({ asClient }) => asClient(({ database }) => redrive(database, { consumer: 'mail' })),
  },
  largeCart,
  newReceiver,
]
