#!/usr/bin/env bash
# Through the Standard Schema interface, Joi reports one issue, however many fields are wrong: it stops at the first, and
# the interface has no place to ask for more. The option has to be set in the schema.
source "$(dirname "$0")/support/setup.sh" joi@18.3.2 zod@4.6.7

cat > finding.mjs <<'JS'
import Joi from 'joi'
import * as z from 'zod'
import { report } from './report.mjs'

const joi = Joi.object({ title: Joi.string().required(), pages: Joi.number().required() })
const zod = z.object({ title: z.string(), pages: z.number() })
const wrongFields = async schema =>
  (await schema['~standard'].validate({ title: 1, pages: 'many' })).issues.map(({ path }) => path.join('.'))

report('every vendor lists both wrong fields', {
  zod: await wrongFields(zod),
  joi: await wrongFields(joi),
  joiWithPreferences: await wrongFields(joi.preferences({ abortEarly: false })),
}, { zod: ['title', 'pages'], joi: ['title'], joiWithPreferences: ['title', 'pages'] })
JS
node finding.mjs
