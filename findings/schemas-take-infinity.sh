#!/usr/bin/env bash
# Whether a schema of numbers takes Infinity depends on the vendor. zod and Joi refuse it, and valibot, arktype, yup and
# Effect take it. Effect takes NaN as well. JSON and DynamoDB have a form for neither.
source "$(dirname "$0")/support/setup.sh" zod@4.6.7 joi@18.3.2 valibot@1.5.0 arktype@2.2.0 yup@1.7.1 effect@4.1.0

cat > finding.mjs <<'JS'
import { type } from 'arktype'
import { Schema } from 'effect'
import Joi from 'joi'
import * as v from 'valibot'
import * as yup from 'yup'
import * as z from 'zod'
import { report } from './report.mjs'

const schemas = {
  zod: z.object({ price: z.number() }),
  joi: Joi.object({ price: Joi.number() }),
  valibot: v.object({ price: v.number() }),
  arktype: type({ price: 'number' }),
  yup: yup.object({ price: yup.number() }),
  effect: Schema.toStandardSchemaV1(Schema.Struct({ price: Schema.Number })),
}
const takes = async price => {
  const vendors = []
  for (const [vendor, schema] of Object.entries(schemas)) {
    if (!(await schema['~standard'].validate({ price })).issues) vendors.push(vendor)
  }
  return vendors.join(', ')
}

report('a number is finite for all of them', { infinity: await takes(Number.POSITIVE_INFINITY), nan: await takes(Number.NaN) }, {
  infinity: 'valibot, arktype, yup, effect',
  nan: 'effect',
})
JS
node finding.mjs
