/** A process that hashes passwords, two at a time, as the shop does. Prints by how many megabytes it has grown. */
import { startAgain } from '../../local/start-again.ts'
import { createPasswordHasher } from '../../packages/shop/src/passwords/password-hasher.ts'

const HASHES = 24

startAgain()
const hasher = createPasswordHasher({ atOnce: 2 })
await hasher.hash('the first one')
const before = process.memoryUsage.rss()
await Promise.all(Array.from({ length: HASHES }, () => hasher.hash('seven calm otters')))
process.stdout.write(`${Math.round((process.memoryUsage.rss() - before) / 1024 / 1024)}\n`)
