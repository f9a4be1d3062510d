#!/usr/bin/env bash
# In the path of an issue, yup gives the place in a list as text, where the other vendors give a number. A caller that
# tells lists from maps by the type of the key takes the list for a map.
source "$(dirname "$0")/support/setup.sh" yup@1.7.1 zod@4.6.7

cat > finding.mjs <<'JS'
import * as yup from 'yup'
import * as z from 'zod'
import { report } from './report.mjs'

const schemas = {
  zod: z.object({ lines: z.array(z.object({ sku: z.string() })) }),
  yup: yup.object({ lines: yup.array(yup.object({ sku: yup.string().required() })) }),
}
const path = async schema => (await schema['~standard'].validate({ lines: [{ sku: 'a' }, {}] })).issues[0].path

report('both give lines, 1, sku, with 1 as a number', { zod: await path(schemas.zod), yup: await path(schemas.yup) }, {
  zod: ['lines', 1, 'sku'],
  yup: ['lines', '1', 'sku'],
})
JS
node finding.mjs
