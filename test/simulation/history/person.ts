import { createHash } from 'node:crypto'

/** Somebody at a browser. Some share an address, as people who guess or mistype it do. */
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
