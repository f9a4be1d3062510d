import { lend } from './lending.ts'

/** Prints what the library did, for a test that compares it. Has no `await` at its top, so that it can be CommonJS. */
lend().then(seen => process.stdout.write(JSON.stringify(seen)))
