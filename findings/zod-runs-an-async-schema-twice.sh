#!/usr/bin/env bash
# Through the Standard Schema interface, zod runs a schema with an asynchronous check twice for every validation: once
# synchronously, until it meets a promise, and then again from the start. Checks with side effects have them twice.
# Defaults and transforms that draw a value draw two.
source "$(dirname "$0")/support/setup.sh" zod@4.6.7 valibot@1.5.0

cat > finding.mjs <<'JS'
import * as v from 'valibot'
import * as z from 'zod'
import { report } from './report.mjs'

let checks = 0
let drawn = 0
const isFree = async () => {
  checks++
  return true
}
const counted = async (run) => {
  checks = drawn = 0
  await run()
  return { checks, drawn }
}
const zod = z.object({ id: z.string().default(() => `id-${++drawn}`), email: z.string().refine(isFree) })
const valibot = v.objectAsync({
  id: v.optional(v.string(), () => `id-${++drawn}`),
  email: v.pipeAsync(v.string(), v.checkAsync(isFree)),
})
const input = { email: 'ada@example.org' }

report('each runs once', {
  zodStandard: await counted(() => zod['~standard'].validate(input)),
  zodParseAsync: await counted(() => zod.parseAsync(input)),
  valibotStandard: await counted(() => valibot['~standard'].validate(input)),
}, {
  zodStandard: { checks: 2, drawn: 2 },
  zodParseAsync: { checks: 1, drawn: 1 },
  valibotStandard: { checks: 1, drawn: 1 },
})
JS
node finding.mjs
