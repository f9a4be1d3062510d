import { activate, addItem, signUp, User } from '@dynamo-signals/shop'
import { PRODUCTS } from '../world/shelves.ts'
import type { Scene } from './scenario.ts'

export const signUpAs = ({ asClient, person }: Scene) =>
  asClient(context => signUp(context, { ...person, email: person.email, guestToken: person.guestToken }))

export const tokenOf = ({ world, person }: Scene): string => {
  const mail = world.ses.mails.findLast(({ to }) => to === person.email)
  return /activate\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? 'none'
}

export const activateAs = (scene: Scene) => scene.asClient(context => activate(context, { token: tokenOf(scene) }))

export const fillGuestCart = async ({ asClient, person: { guestToken } }: Scene) => {
  for (const productId of PRODUCTS)
    await asClient(context => addItem(context, { guestToken }, { productId, quantity: 2 }))
}

export const becomeActive = async (scene: Scene) => {
  await signUpAs(scene)
  await scene.settle()
  await activateAs(scene)
  await scene.settle()
}

/** Makes SES refuse every mail, until the records are parked. */
export const parkMails = async (scene: Scene) => {
  scene.world.ses.refuse(true)
  try {
    await signUpAs(scene)
  } finally {
    await scene.settle()
    scene.world.ses.refuse(false)
  }
}

export const userIdOf = ({ world }: Scene) =>
  world.memory.table('data').items.find(({ _type }) => _type?.S === User.name)?.id?.S ?? ''

export const deactivate = (scene: Scene) =>
  scene.asClient(async ({ database }) => {
    const users = database.repository(User)
    await users.update(await users.get(userIdOf(scene)), { isActive: false })
  })
