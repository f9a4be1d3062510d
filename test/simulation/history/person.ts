import { createHash } from 'node:crypto'

/** A person with a browser. Some share an email address, because they guess or mistype it. */
export class Person {
  readonly email: string
  readonly password: string
  readonly guestToken: string
  sessionToken: string | undefined
  userId: string | undefined

  constructor(seed: number, number: number, addresses: number) {
    this.email = `person${number % addresses}@mail.example`
    this.password = `three brown foxes ${number}`
    this.guestToken = createHash('sha256').update(`${seed} ${number}`).digest('base64url')
  }
}
