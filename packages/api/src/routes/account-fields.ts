import * as z from 'zod'

/** The fields that the routes of accounts have in common, as they arrive: the shop judges what is in them. */
export const Email = z.string('Enter an email address.').meta({ format: 'email' })
export const Password = z.string('Enter a password.').meta({ format: 'password' })
export const LinkToken = z.string('Enter the token from the link.')
