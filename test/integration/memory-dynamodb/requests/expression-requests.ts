import { key, N, named, type RawRequest, S } from './raw-request.ts'

const CONDITIONS = `
(a) = :v | (a = :v) | (a = :v) AND (b = :v) | ((a = :v) AND b = :v) | ((a = :v)) | (((a = :v) AND b = :v)) | NOT ((a = :v))
NOT (a = :v) | NOT NOT a = :v | a = (:v) | size((a)) = size(b) | size(a) = size(a) | size(size(a)) = size(b) | a IN ((:v))
contains(size(a), :v) | attribute_exists(size(a)) | attribute_exists(:v) | attribute_exists((a)) | (a) IN (:v) | a IN (((:v)))
begins_with(:v, a) | begins_with(a, a) | begins_with(a, b) | contains(:v, a) | contains(:v, :v) | attribute_type(:v, :v)
if_not_exists(a, :v) = :v | list_append(a, :v) = :v | a = :v OR | a = :v b = :v | a BETWEEN a AND :v | a BETWEEN b AND b
a IN (a) | a IN (b, a) | a = :v AND attribute_exists(zz) OR b = :v | a.b.c.d[1][2] = :v | a[-1] = :v | a[1.5] = :v | a[:v] = :v
AND | () | a | :v | size(a) | a = size(b) AND size(a) > size(b) | size(a, b) = :v | size() = :v | attribute_exists()
attribute_exists(a | contains a | # | : = a | a < b | a < a | a <> a | 1 = a | _a = :v | a-b = :v | exists(a)
ATTRIBUTE_EXISTS(a) | a between :v and :v | not a = :v | a in (:v) | a.b-c = :v | a = :v; | a.#b = :v | a == :v | a..b = :v
a = "x" | a = 1 | attribute_not_exists(a) = :v | (attribute_exists(a)) | (attribute_exists(a)) = :v | a = contains(a, :v)
a BETWEEN (:v) AND (:v) | (size(a)) = :v | size(a) BETWEEN :v AND :v | size(a) IN (:v) | a.NOT = :v | a._b = :v | a.1b = :v
foo(a) = :v | foo(a) | NOT (NOT (a = :v)) | = :v | a b | p.a = :v | s[0] = :v | g.a = :v | l[0] = :v | contains(a, a)`

const UPDATES = `
SET a = (b) | SET a = (b + :v) | SET a = (b) + (:v) | SET a = :v, REMOVE b | SET | REMOVE | ADD a b | DELETE a b | REMOVE :v
ADD a :v, a2 :v | SET a[1].b = :v | SET a = if_not_exists(a) | SET a = if_not_exists(a, b, :v) | SET a = if_not_exists(:v, a)
SET a = if_not_exists(zz, if_not_exists(b, :v)) | SET a = list_append(:v) | SET a = list_append(b, c, :v) | SET a = size(b)
SET a = attribute_exists(b) | SET a = b = :v | SET a = :v SET b = :v | SET a = b + c - :v | SET a + :v = b | SET a == :v
SET :v = a | SET a = a | SET a = c, c = a | SET a.b = :v, a.b.c = :v | SET a = :v REMOVE a | SET a = :v ADD a :v | SET a = (:v))
SET a[0] = :v REMOVE a[0] | REMOVE a, a | REMOVE a[0], a[1] | SET a[0] = :v, a[0].b = :v | SET a = -:v | SET a = :v - c
SET a = zz + :v | DELETE a :v | ADD a.b :v | ADD p :v | SET a = if_not_exists(p, :v) + :v | SET a = contains(b, :v)
SET a = list_append(a, c) | SET a = list_append(:v, :v) | SET a = foo(b) | SET a = IF_NOT_EXISTS(a, :v) | set a=:v
SET a = :v WHERE b = :v | SET a = if_not_exists(a, :v | SET a = list_append(if_not_exists(zz, :v), :v) | SET (a) = :v
SET a = (:v + :v) + :v | SET a = ((:v)) | SET a = ((:v + :v)) | SET a = if_not_exists((a), (:v)) | REMOVE (a) | ADD a (:v)
SET a = if_not_exists(a, :v + :v) | SET a = if_not_exists(list_append(a, :v), :v) | SET a = list_append(list_append(a, :v), :v)
SET _a = :v | SET a_b = :v | SET a = list_append(a, :v) + :v | SET a, b = :v | ADD a :v :v | REMOVE a b | SET g.a = :v
SET p.a = :v | REMOVE l[0] | SET zz = if_not_exists(s.a, :v) | SET a = if_not_exists(if_not_exists(a, :v), :v)`

const KEY_CONDITIONS = `
((p = :v)) | (p = :v) | ((p = :v) AND s = :v) | (p = :v AND s = :v) | p = :v AND (s = :v) | p = :v AND ((s = :v)) | (p) = :v
p = (:v) | p = :v AND s BETWEEN :v AND :v AND s = :v | size(p) = :v | p = :v AND size(s) = :v | p.a = :v | p[0] = :v
p < :v | p BETWEEN :v AND :v | begins_with(p, :v) | begins_with(s) | :v = p | p = :v AND :v < s | p = s | p = p | p <> :v
p = :v AND s = p | p = :v AND p > :v | p = :v AND s > :v AND s < :v | p = :v AND s = :v AND l = :v | attribute_exists(p)
p = :v AND a.b = :v | p = :v AND contains(s, :v) | p = :v AND s IN (:v) | p = :v AND | p = | #p = :v | p == :v | NOT p = :v
p = :v OR p = :v | begins_with(p, p) | p BETWEEN p AND :v | :v = :v | foo(p) | p IN (:v) | p | (p = :v`

const PROJECTIONS = `
a, | ,a | a b | a. | a[ | a[0 | a[0]] | :v | a + b | (a) | a, a | a.b, a | a[0], a[0] | #a | 1a | a-b | a.1 | * | p.a | l[0]`

const VALUES = [N(1), { BOOL: true }, { NULL: true }, { L: [] }, { M: {} }, { SS: ['a'] }, { B: 'AQ==' }]
const COMPARED = `a < :v | a = :v | a IN (:v) | begins_with(a, :v) | contains(a, :v) | size(a) = :v | size(:v) = size(a)
attribute_type(a, :v) | size(a) < :v | a BETWEEN :v AND :v`
const CHANGED = 'SET a = a + :v | ADD a :v | DELETE a :v | SET a = list_append(:v, :v) | SET zzz = :v'

/** Expressions of every kind, most of them wrong in one way, with values of every type. */
export function expressionRequests(TableName: string): RawRequest[] {
  const valued = (text: string, value: object) => named(text.includes(':v') ? { ':v': value } : undefined)
  const when = (ConditionExpression: string, value: object = S('S')): RawRequest => [
    'PutItem',
    { TableName, Item: key('a', 1), ConditionExpression, ...valued(ConditionExpression, value) },
  ]
  const filter = (FilterExpression: string, value: object = S('S')): RawRequest => [
    'Scan',
    { TableName, FilterExpression, ...valued(FilterExpression, value) },
  ]
  const update = (UpdateExpression: string, value: object = N(1)): RawRequest => [
    'UpdateItem',
    { TableName, Key: key('u', 1), ReturnValues: 'ALL_NEW', UpdateExpression, ...valued(UpdateExpression, value) },
  ]
  const query = (KeyConditionExpression: string, value: object = S('a')): RawRequest => [
    'Query',
    { TableName, KeyConditionExpression, ...valued(KeyConditionExpression, value) },
  ]
  const get = (ProjectionExpression: string): RawRequest => [
    'GetItem',
    { TableName, Key: key('a', 1), ProjectionExpression },
  ]
  return [
    ['PutItem', { TableName, Item: { ...key('a', 1), a: S('S'), c: S('S'), l: N(3) } }],
    ...lines(CONDITIONS).flatMap(text => [when(text), filter(text)]),
    ...VALUES.flatMap(value => lines(COMPARED).map(text => when(text, value))),
    ...lines(UPDATES).flatMap(text => [update(text), update(text, { L: [N(1)] })]),
    ...VALUES.flatMap(value => lines(CHANGED).map(text => update(text, value))),
    ...lines(KEY_CONDITIONS).flatMap(text => [query(text), query(text, N(1))]),
    ...lines(PROJECTIONS).map(get),
    when(`a IN (${Array.from({ length: 101 }, () => ':v')})`),
    when('a = :v'.padEnd(4_097, ' ')),
    when('attribute_type(a, :v)', S('XX')),
    when('attribute_type(a, b)'),
  ]
}

function lines(texts: string): string[] {
  return texts.split(/ \| |\n/).filter(text => text !== '')
}
