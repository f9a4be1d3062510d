/**
 * Lets mails go to an address again that bounced or complained:
 * `npx sst shell --stage production -- node scripts/allow-mail.ts ada@example.org`. Take it off SES's own suppression
 * list as well: docs/operations.md says how.
 */
import { allowMail } from '@dynamo-signals/shop'
import { openShop } from '../wiring/open-shop.ts'

const [address] = process.argv.slice(2)
if (!address) throw new Error('Pass the address: node scripts/allow-mail.ts ada@example.org')
const isAllowed = await allowMail(openShop(), address)
process.stdout.write(isAllowed ? 'Email to this address is allowed again.\n' : 'There is no user with this address.\n')
process.exitCode = isAllowed ? 0 : 1
