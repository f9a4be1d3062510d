import { expect, it } from 'vitest'
import { ShopError } from '../../../packages/shop/src/shop-error.ts'
import { checkSignUp } from '../../../packages/shop/src/users/sign-up-form.ts'

const context = { publicUrl: 'https://shop.example' }
const password = 'three brown foxes'

async function refusalOf(form: Parameters<typeof checkSignUp>[1]): Promise<ShopError> {
  try {
    await checkSignUp(context, form)
  } catch (error) {
    if (error instanceof ShopError) return error
  }
  throw new Error('The form was taken.')
}

it('tidies the names and reads the address in both of its forms', async () => {
  const checked = await checkSignUp(context, { email: ' Ada@Example.org', password, firstName: '  Ada ' })
  expect(checked).toEqual({
    email: 'ada@example.org',
    typed: 'Ada@Example.org',
    names: { firstName: 'Ada', lastName: '' },
  })
})

it('reports all issues at once, under the code of the first', async () => {
  const refusal = await refusalOf({ email: 'ada', password: 'short', firstName: 'a'.repeat(65), lastName: 'a\r\nb' })

  expect(refusal).toMatchObject({ code: 'users.emailInvalid', kind: 'invalid' })
  expect(refusal.issues?.map(({ path }) => path)).toEqual(['email', 'password', 'firstName', 'lastName'])
})

it('never repeats the input', async () => {
  const refusal = await refusalOf({ email: 'ada@', password: 'Lovelac3', firstName: `secret${'x'.repeat(70)}` })
  expect(JSON.stringify([refusal.message, refusal.issues])).not.toMatch(/Lovelac3|secret|ada@/)
})
