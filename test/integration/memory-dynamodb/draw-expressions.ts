import type { AttributeValue, Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Random } from '../../support/random.ts'

/** A part of a condition, or an update, with what its placeholders stand for. */
interface Term {
  readonly text: string
  readonly names?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, readonly AttributeValue[]>>
}

/** The conditions that the library sends. */
const LIBRARY_TERMS: readonly Term[] = [
  { text: 'attribute_not_exists(pk)' },
  { text: 'attribute_exists(pk)' },
  { text: '#v = :v', names: { '#v': '_v' }, values: { ':v': [{ N: '1' }, { N: '2' }, { N: '3' }] } },
  { text: '#wid = :wid', names: { '#wid': '_wid' }, values: { ':wid': [{ S: 'w1' }, { S: 'w2' }] } },
  { text: 'attribute_not_exists(#active)', names: { '#active': 'isActive' } },
  { text: '#on = :on', names: { '#on': 'isActive' }, values: { ':on': [{ BOOL: true }] } },
  {
    text: '(attribute_not_exists(#deleting) OR #deleting.#until < :now)',
    names: { '#deleting': '_deleting', '#until': 'until' },
    values: { ':now': [{ S: '2' }] },
  },
  {
    text: '(attribute_not_exists(pk) OR #owner = :owner)',
    names: { '#owner': 'owner' },
    values: { ':owner': [{ S: 'o1' }, { S: 'o2' }] },
  },
]

/** What else there is in DynamoDB's language of conditions. */
const OTHER_TERMS: readonly Term[] = [
  { text: 'size(a) > :size', values: { ':size': [{ N: '1' }] } },
  { text: 'NOT (n > :two)', values: { ':two': [{ N: '2.0' }] } },
  { text: 'n BETWEEN :low AND :high', values: { ':low': [{ N: '1' }], ':high': [{ N: '2' }, { N: '30' }] } },
  { text: 'n IN (:one, :other)', values: { ':one': [{ N: '1' }], ':other': [{ N: '2' }, { S: 'x' }] } },
  { text: 'n >= :n', values: { ':n': [{ N: '2.50' }] } },
  { text: '#a.kept = :kept', names: { '#a': 'a' }, values: { ':kept': [{ N: '7.0' }] } },
  { text: '#b[1] = :entry', names: { '#b': 'a' }, values: { ':entry': [{ S: 'x' }, { M: { kept: { N: '7.0' } } }] } },
  { text: 'begins_with(a, :start)', values: { ':start': [{ S: 'x' }] } },
  { text: 'contains(a, :part)', values: { ':part': [{ S: 'x' }, { N: '1' }] } },
  { text: 'attribute_type(a, :type)', values: { ':type': [{ S: 'S' }, { S: 'L' }, { S: 'NULL' }] } },
  { text: 'a <> :not', values: { ':not': [{ S: 'x' }, { N: '1' }] } },
  { text: 'a = :is', values: { ':is': [{ SS: ['x', 'y'] }, { NS: ['1', '2'] }, { N: '1000' }, { NULL: true }] } },
]

/** What is wrong in itself: a name that is not used, or not defined, a text that cannot be read. */
const WRONG_TERMS: readonly Term[] = [
  { text: 'attribute_exists(pk)', names: { '#unused': 'a' } },
  { text: '#undefined = pk' },
  { text: 'attribute_exists(pk', names: {} },
]

const UPDATES: readonly Term[] = [
  {
    text: 'SET #first = if_not_exists(#first, :now), #ttl = :ttl ADD #count :one',
    names: { '#first': 'firstFailedAt', '#ttl': '_ttl', '#count': 'attempts' },
    values: { ':now': [{ S: 'now' }], ':ttl': [{ N: '5' }], ':one': [{ N: '1' }] },
  },
  { text: 'SET n = :n', values: { ':n': [{ N: '5' }] } },
  { text: 'SET n = if_not_exists(n, :n) + :n', values: { ':n': [{ N: '5' }, { N: '0.1' }] } },
  { text: 'SET n = n - :n REMOVE #a', names: { '#a': 'a' }, values: { ':n': [{ N: '1' }] } },
  { text: 'SET #a.kept = :n', names: { '#a': 'a' }, values: { ':n': [{ N: '8' }] } },
  { text: 'SET a[5] = :n REMOVE a[0]', values: { ':n': [{ N: '8' }] } },
  { text: 'SET a = list_append(a, :list)', values: { ':list': [{ L: [{ S: 'z' }] }] } },
  { text: 'ADD n :n', values: { ':n': [{ N: '-5' }] } },
  { text: 'ADD a :set', values: { ':set': [{ SS: ['z'] }, { NS: ['1', '9'] }] } },
  { text: 'DELETE a :set', values: { ':set': [{ SS: ['x'] }, { NS: ['1.0'] }] } },
  { text: 'REMOVE a, gsi1pk' },
]

/** Draws a condition of no term, one, or two. */
export function drawCondition(random: Random): object {
  const terms = random.shuffle(random.chance(0.6) ? LIBRARY_TERMS : OTHER_TERMS).slice(0, random.pick([0, 1, 1, 1, 2]))
  if (random.chance(0.02)) terms.push(random.pick(WRONG_TERMS))
  if (terms.length === 0) return {}
  const joint = random.chance(0.8) ? ' AND ' : ' OR '
  return expression('ConditionExpression', terms, random, joint)
}

/** Draws an update, of which some cannot be applied to the item they meet. */
export function drawUpdate(random: Random): object {
  return expression('UpdateExpression', [random.pick(UPDATES)], random)
}

function expression(kind: string, terms: readonly Term[], random: Random, joint = ' '): object {
  const names = Object.assign({}, ...terms.map(term => term.names))
  const values: Item = {}
  for (const term of terms) {
    for (const [token, choices] of Object.entries(term.values ?? {})) values[token] = random.pick(choices)
  }
  return {
    [kind]: terms.map(({ text }) => text).join(joint),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}
