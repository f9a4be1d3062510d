#!/usr/bin/env bash
# Joi and yup have the same option with the same default: stop at the first fault. Through the Standard Schema interface, yup
# lists every issue anyway, and Joi lists one. The interface has no place to ask for more, so for Joi the option has to be
# set in the schema.
source "$(dirname "$0")/support/setup.sh" joi@18.3.2 yup@1.7.1

cat > finding.mjs <<'JS'
import Joi from 'joi'
import * as yup from 'yup'
import { report } from './report.mjs'

const joi = Joi.object({ title: Joi.string().required(), pages: Joi.number().required() })
const schema = yup.object({ title: yup.string().required(), pages: yup.number().required() })
const wrongFields = async schema => (await schema['~standard'].validate({ pages: 'many' })).issues.map(({ path }) => path.join('.'))

report('both list the two wrong fields, or both stop at the first', {
  yup: (await wrongFields(schema)).sort(),
  joi: await wrongFields(joi),
  joiWithPreferences: await wrongFields(joi.preferences({ abortEarly: false })),
}, { yup: ['pages', 'title'], joi: ['title'], joiWithPreferences: ['title', 'pages'] })
JS
node finding.mjs
