import { activate, addItem, removeItem, resendActivation, signIn, signUp, User, viewCart } from '@dynamo-signals/shop'
import { redrive } from 'dynamo-signals/streams'
import type { Person } from '../history/person.ts'
import { PRODUCTS } from '../world/shelves.ts'
import type { SimWorld } from '../world/sim-world.ts'

/** Something that is done once without faults, and then once for every request of it and every fault. */
export interface Scenario {
  readonly name: string
  /** What must have happened before. Nothing goes wrong in it. */
  readonly prepare: (scene: Scene) => Promise<void>
  /** What is done under the fault. What follows from it in the stream belongs to it. */
  readonly act: (scene: Scene) => Promise<unknown>
}

/** What a scenario works with. */
export interface Scene {
  readonly world: SimWorld
  readonly person: Person
  /** Does something as a client of its own would. */
  readonly asClient: <T>(work: (context: ReturnType<SimWorld['contextOf']>) => Promise<T>) => Promise<T>
  /** Waits until the stream has nothing more to tell. */
  readonly settle: () => Promise<void>
}

const signUpAs = ({ asClient, person }: Scene) =>
  asClient(context => signUp(context, { ...person, email: person.email, guestToken: person.guestToken }))

const tokenOf = ({ world, person }: Scene): string => {
  const mail = world.ses.mails.findLast(({ to }) => to === person.email)
  return /activate\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? 'none'
}

const activateAs = (scene: Scene) => scene.asClient(context => activate(context, { token: tokenOf(scene) }))

const fillGuestCart = async ({ asClient, person: { guestToken } }: Scene) => {
  for (const productId of PRODUCTS)
    await asClient(context => addItem(context, { guestToken }, { productId, quantity: 2 }))
}

const becomeActive = async (scene: Scene) => {
  await signUpAs(scene)
  await scene.settle()
  await activateAs(scene)
  await scene.settle()
}

/** Makes SES refuse every mail, until the records are parked. */
const parkMails = async (scene: Scene) => {
  scene.world.ses.refuse(true)
  try {
    await signUpAs(scene)
  } finally {
    await scene.settle()
    scene.world.ses.refuse(false)
  }
}

const userIdOf = ({ world }: Scene) =>
  world.memory.table('data').items.find(({ _type }) => _type?.S === User.name)?.id?.S ?? ''

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
  {
    name: 'deactivation',
    prepare: becomeActive,
    act: scene =>
      scene.asClient(async ({ database }) => {
        const users = database.repository(User)
        await users.update(await users.get(userIdOf(scene)), { isActive: false })
      }),
  },
  { name: 'parking', prepare: async () => {}, act: parkMails },
  {
    name: 'redrive',
    prepare: parkMails,
    act: ({ asClient }) => asClient(({ database }) => redrive(database, { consumer: 'mail' })),
  },
]
