import * as z from 'zod'
import * as v from 'valibot'
import { type } from 'arktype'
import { defineModel, preSave, postSave, foreignKey, oneToOne, openDatabase } from 'dynamo-signals'
import { memoryDatabase } from './support/memory-database.ts'
const show = (r: any) => JSON.stringify(r, (k, x) => typeof x === 'bigint' ? `${x}n` : x instanceof Set ? ['SET', ...x] : x)?.slice(0, 300)
const tryit = async (label: string, f: () => any) => { try { const r = await f(); console.log('OK  ', label, r === undefined ? '' : show(r)) } catch (e: any) { console.log('ERR ', label, `${e?.name}: ${String(e?.message).slice(0, 300)}`) } }
const drop = (m: any, pk: string) => m.line.transport('DeleteItem', { TableName: 'data', Key: { pk: { S: pk }, sk: { S: 'instance' } } })
// TTL-gone
{
  const T = defineModel('T', { schema: z.object({ a: z.string(), b: z.string(), c: z.string().optional() }), unique: [['a', 'b'], 'c'] as any })
  const U = defineModel('U', { schema: z.object({ n: z.string().default('') }), relations: { t: oneToOne(T, { onDelete: 'cascade' }) } })
  const m = memoryDatabase([T, U]); const r = m.database.repository(T) as any; const u = m.database.repository(U) as any
  await r.create({ id: 'x', a: '1', b: '2', c: '3' }); await u.create({ id: 'u1', tId: 'x' })
  await drop(m, 'T#x'); await drop(m, 'U#u1')
  await tryit('two takers', async () => (await Promise.allSettled([r.create({ id: 'y', a: '1', b: '2', c: '3' }), r.create({ id: 'z', a: '1', b: '2', c: '3' })])).map((x: any) => x.status + (x.reason?.name ?? '')))
  await tryit('one holder state', async () => [...(m.table as any).items].map((i: any) => [i.pk.S, i.owner?.S]))
  await tryit('one-to-one retake', async () => u.create({ id: 'u2', tId: (await r.findBy('c', '3')).id }))
  await r.create({ id: 'q', a: '9', b: '9' }); await u.create({ id: 'u3', tId: 'q' }); await drop(m, 'U#u3')
  await tryit('o2o gone retake', () => u.create({ id: 'u4', tId: 'q' }))
  await drop(m, 'U#u4')
  await tryit('getOrCreate gone', () => u.getOrCreate({ tId: 'q' }))
  await drop(m, 'U#' + (await u.findOne({ t: 'q' })).id)
  await tryit('updateOrCreate gone', () => u.updateOrCreate({ tId: 'q' }, { n: 'k' }))
  await tryit('99 writes + takeover', async () => {
    await r.create({ id: 'gone', a: 'g', b: 'g' }); await drop(m, 'T#gone')
    return m.database.transaction(async (t: any) => { for (let i = 0; i < 97; i++) await t.repository(U).send?.; const R = t.repository(T); for (let i = 0; i < 48; i++) await R.create({ id: 'bulk' + i, a: 'a' + i, b: 'b' }); await R.create({ id: 'last', a: 'g', b: 'g' }); return 1 })
  })
  await tryit('100 writes + takeover', async () => {
    await r.create({ id: 'gone2', a: 'h', b: 'h' }); await drop(m, 'T#gone2')
    return m.database.transaction(async (t: any) => { const R = t.repository(T); for (let i = 0; i < 49; i++) await R.create({ id: 'bulkk' + i, a: 'aa' + i, b: 'b' }); await R.create({ id: 'last2', a: 'h', b: 'h' }); return 1 })
  })
  await tryit('dryRun takeover', async () => { await r.create({ id: 'g3', a: 'i', b: 'i' }); await drop(m, 'T#g3'); const d = await m.database.dryRun(async (t: any) => t.repository(T).create({ id: 'g4', a: 'i', b: 'i' })); return Object.keys(d.request ?? {}) })
  await tryit('update onto gone', async () => { const x = await r.create({ id: 'mv', a: 'j', b: 'j' }); const y = await r.update(x, { a: 'i', b: 'i' }); return y })
  await tryit('swap in transaction', async () => m.database.transaction(async (t: any) => { const R = t.repository(T); const A = await R.create({ id: 's1', a: 'p', b: 'p' }); const A2 = await R.update(A, { a: 'q' }); return R.create({ id: 's2', a: 'p', b: 'p' }) }))
}
// undefined in unique / compound
{
  const E = defineModel('E', { schema: z.object({ email: z.string().trim().toLowerCase(), tenant: z.string().transform(async s => s.toUpperCase()), n: z.number().default(0) }), unique: [['email', 'tenant']] as any })
  const m = memoryDatabase([E]); const r = m.database.repository(E) as any
  await tryit('compound parsed', async () => { const a = await r.getOrCreate({ email: ' A@b ', tenant: 'x' }, {}); const b = await r.getOrCreate({ email: 'a@B', tenant: 'X' }); const c = await r.updateOrCreate({ email: 'A@B', tenant: 'x' }, { n: 2 }); return [a.id === b.id, b.id === c.id, c] })
  const Ev = defineModel('Ev', { schema: v.pipeAsync(v.objectAsync({ email: v.pipeAsync(v.string(), v.trim(), v.toLowerCase(), v.checkAsync(async () => true)) })) as any, unique: ['email'] as any })
  const m2 = memoryDatabase([Ev]); const r2 = m2.database.repository(Ev) as any
  await tryit('valibot async', async () => { const a = await r2.create({ email: ' QQ ' }); return [(await r2.findBy('email', ' qQ '))?.id === a.id, (await r2.findBy('email', 'qq'))?.id === a.id] })
  const Ea = defineModel('Ea', { schema: type({ email: 'string.trim |> string.lower' as any, 'note?': 'string' }) as any, unique: ['email'] as any })
  const r3 = memoryDatabase([Ea]).database.repository(Ea) as any
  await tryit('ark', async () => { const a = await r3.create({ email: ' QQ ', note: undefined }); const u = await r3.update(a, { note: 'x' }); const w = await r3.update(u, { note: undefined }); return [(await r3.findBy('email', ' qQ '))?.id === a.id, u, w] })
}
// preSave that removes, adds, adds unknown; drafts
{
  const D = defineModel('D', { schema: z.object({ a: z.string(), b: z.string().optional(), o: z.object({ x: z.number() }).optional(), l: z.array(z.object({ y: z.number() })).optional() }) })
  const m = memoryDatabase([D]); const r = m.database.repository(D) as any
  let act: any = () => {}; preSave.connect((e: any) => act(e), { sender: D, dispatchUid: 'd' })
  const d = await r.create({ a: '1', b: 'b', o: { x: 1 }, l: [{ y: 1 }] })
  for (const [k, f] of Object.entries({ del: (e: any) => { delete e.instance.b }, undef: (e: any) => { e.instance.b = undefined }, nested: (e: any) => { e.instance.o.x++; e.instance.l[0].y++ }, prev: (e: any) => { if (e.previous) { e.previous.o.x = 99 } }, add: (e: any) => { e.instance.wat = 1 }, id: (e: any) => { e.instance.id = 'other' }, version: (e: any) => { e.instance.version = 77 }, proto: (e: any) => { Object.defineProperty(e.instance, '__proto__', { value: { z: 1 }, enumerable: true }) }, delreq: (e: any) => { delete e.instance.a }, cf: (e: any) => { e.instance.a = e.changedFields.join() }, date: (e: any) => { e.instance.o = new Date() }, cls: (e: any) => { e.instance.o = new (class { x = 5 })() } })) {
    act = f
    await tryit('preSave ' + k, async () => { const u = await r.update(await r.get(d.id), { a: 'n' + k }); return u })
    await tryit('preSave saveMany ' + k, async () => { const [u] = await r.saveMany([{ ...(await r.get(d.id)), a: 'm' + k }]); return u })
  }
}
// foreignWriters
{
  const F = defineModel('F', { schema: z.record(z.string(), z.any()) as any })
  for (const n of [90, 93, 96, 97, 98, 99, 100, 101]) {
    const m = memoryDatabase([F], { foreignWriters: true }); const r = m.database.repository(F) as any
    await tryit('fw ' + n, async () => { const f = await r.create(Object.fromEntries(Array.from({ length: n }, (_, i) => ['f' + i, i]))); const u = await r.update(f, { f0: 'x' }); const w = await r.save({ ...u, zz: 1 }); await r.delete(w); return 'fine' })
  }
}
