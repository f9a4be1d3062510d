import * as z from 'zod'

/** The fields that the account routes share, as received. The shop validates their content. */
export const Email = z.string('Enter an email address.').meta({ format: 'email' })
export const Password = z.string('Enter a password.').meta({ format: 'password' })
export const LinkToken = z.string('Enter the token from the link.')
