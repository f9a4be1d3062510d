#!/usr/bin/env bash
# A number that is given for a date of yup is not a time in milliseconds, as it is for `new Date` and for Joi: it is read as
# text. 2024 becomes the year 2024, and what Date.now() returns is refused.
source "$(dirname "$0")/support/setup.sh" yup@1.7.1 joi@18.3.2

cat > finding.mjs <<'JS'
import Joi from 'joi'
import * as yup from 'yup'
import { report } from './report.mjs'

const schemas = { joi: Joi.object({ sentAt: Joi.date() }), yup: yup.object({ sentAt: yup.date() }) }
const read = async (schema, sentAt) => {
  const { value, issues } = await schema['~standard'].validate({ sentAt })
  return issues ? 'refused' : value.sentAt.getUTCFullYear()
}
const seen = {}
for (const [vendor, schema] of Object.entries(schemas)) {
  seen[vendor] = { timeIn2024: await read(schema, Date.UTC(2024, 5, 1)), number2024: await read(schema, 2024) }
}

report('both read milliseconds since 1970', seen, {
  joi: { timeIn2024: 2024, number2024: 1970 },
  yup: { timeIn2024: 'refused', number2024: 2024 },
})
JS
node finding.mjs
