#!/usr/bin/env bash
# FilterRule.between of CDK takes two numbers for a filter of a Lambda mapping. The pattern that it writes excludes the first
# number and includes the second. DynamoDB's BETWEEN includes both.
source "$(dirname "$0")/support/setup.sh" aws-cdk-lib@2.276.0 constructs@10.8.1

cat > finding.mjs <<'JS'
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda'
import { report } from './report.mjs'

const { pattern } = FilterCriteria.filter({ dynamodb: { SizeBytes: FilterRule.between(1000, 2000) } })

report('from 1000 to 2000, including both', JSON.parse(pattern).dynamodb.SizeBytes, [{ numeric: ['>', 1000, '<=', 2000] }])
JS
node finding.mjs
