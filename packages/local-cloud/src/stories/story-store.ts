import type { DatabaseSync } from 'node:sqlite'
import { CollectedRows } from './collected-rows.ts'
import { type LatestStep, LatestSteps, type NewStep, type StepChange } from './latest-steps.ts'
import { RecentRuns } from './recent-runs.ts'
import type { ConsumerOutcome, Origin, StepData, StepKind } from './story.ts'
import { ADD_OUTCOME, openStoryFile } from './story-file.ts'

/** The most steps that are kept. The oldest stories are dropped first. */
const STEPS_KEPT = 400_000
const STEPS_KEPT_IN_MEMORY = 20_000
/** How many steps are added before the oldest stories are looked for. */
const PRUNE_EVERY = 2_000

const INSERT_STEP = `insert into steps (id, story, parent, kind, outcome, quiet, at, duration, ref, sequence, model, data)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const INSERT_WORDS = 'insert into words (rowid, text) values (?, ?)'

/** Where a step belongs: after another step, or at the beginning of a story. */
export type Belongs = { readonly parent: number } | { readonly story: number }

/**
 * Stores stories and their steps. Everything is visible to reads at once, and on disk within 100 ms. Steps are stored when they
 * are read, or together after that time, because most of them change a few times until then.
 */
export class StoryStore {
  readonly #rows: CollectedRows
  /** What receivers do now, which is not stored. */
  readonly runs = new RecentRuns()
  readonly #limit: number
  /** The versions of changed stories that are not in the database yet. A story changes with each of its steps. */
  readonly #touched = new Map<number, number>()
  /** They are forgotten when rows are stored, because then they may be lost or removed. */
  readonly #latest = new LatestSteps()
  readonly #onLost: (error: unknown) => void
  #lastStep: number
  #version: number

  /** `onLost` is called if the rows of a moment cannot be stored, for example on a full disk. They are lost. */
  constructor(path: string, onLost: (error: unknown) => void) {
    const onStore = () => {
      this.#storeChanges()
      this.#latest.clear()
    }
    this.#onLost = onLost
    this.#rows = new CollectedRows(openStoryFile(path), { onStore, onLost })
    this.#limit = path === '' ? STEPS_KEPT_IN_MEMORY : STEPS_KEPT
    this.#lastStep = this.#rows.id('select max(id) as id from steps') ?? 0
    this.#version = this.#rows.id('select max(touched) as id from stories') ?? 0
  }

  /** The database to read from. */
  get database(): DatabaseSync {
    this.#storeChanges()
    return this.#rows.database
  }

  /** Changes with every change of a story. */
  get version(): number {
    return this.#version
  }

  addStory(story: { origin: Origin; title: string; at: number; requestId?: string }): number {
    const { origin, title, at, requestId } = story
    this.#version += 1
    return this.#rows.run('insert into stories (origin, title, request, at, touched) values (?, ?, ?, ?, ?)', [
      origin,
      title,
      requestId ?? null,
      at,
      this.#version,
    ])
  }

  /** Stores how a request ended. */
  endStory(id: number, { status, durationMs }: { status: number; durationMs: number }): void {
    this.#rows.run('update stories set status = ?, duration = ? where id = ?', [status, durationMs, id])
    this.#touch(id)
  }

  /** Stores the request id of a step's story, if it has none. */
  nameRequest(step: number, requestId: string): void {
    const sql = 'update stories set request = ? where request is null and id = ?'
    this.#rows.run(sql, [requestId, this.#storyOf(step)])
  }

  /** Returns the newest story of a request id. */
  storyOf(requestId: string): number | undefined {
    return this.#rows.id('select max(id) as id from stories where request = ?', requestId)
  }

  /** Returns the id of the new step. */
  addStep(belongs: Belongs, step: NewStep): number {
    const parent = 'parent' in belongs ? belongs.parent : null
    const story = 'story' in belongs ? belongs.story : this.#storyOf(belongs.parent)
    this.#rows.begin()
    this.#lastStep += 1
    const id = this.#lastStep
    this.#latest.add({ ...step, id, story, parent })
    this.#touch(story)
    if (id % PRUNE_EVERY === 0) this.#prune()
    return id
  }

  /** Replaces what a step tells, and what a search finds it by. `wordsBefore` is what it has found it by so far. */
  changeStep(id: number, change: Required<StepChange>, wordsBefore: string | undefined): void {
    const { outcome, data, words } = change
    this.#touch(this.#storyOf(id))
    if (this.#latest.change(id, change)) return
    if (words !== wordsBefore) {
      if (wordsBefore !== undefined) this.#rows.run('delete from words where rowid = ?', [id])
      this.#rows.run(INSERT_WORDS, [id, words])
    }
    this.#rows.run('update steps set outcome = ?, data = ? where id = ?', [outcome, JSON.stringify(data), id])
  }

  find(ref: string): number | undefined {
    return this.#latest.find(ref) ?? this.#rows.id('select id from steps where ref = ?', ref)
  }

  /** Returns the ref of the latest record with a sequence number. */
  refOfSequence(sequence: string): string | undefined {
    const latest = this.#latest.refOfSequence(sequence)
    if (latest !== undefined) return latest
    const ref = this.#rows
      .statement('select ref from steps where sequence = ? order by id desc limit 1')
      .get(sequence)?.ref
    return ref == null ? undefined : String(ref)
  }

  dataOf<Kind extends StepKind>(_kind: Kind, id: number): StepData[Kind] {
    const latest = this.#latest.get(id)?.data
    if (latest !== undefined) return latest as StepData[Kind]
    return JSON.parse(String(this.#rows.statement('select data from steps where id = ?').get(id)?.data ?? '{}'))
  }

  /** Stores the outcome of a record at a consumer. The last failure stays when a later attempt succeeds. */
  addOutcome(record: number, { consumer, outcome, reason, failure }: ConsumerOutcome): void {
    this.#rows.run(ADD_OUTCOME, [record, consumer, outcome, reason ?? null, failure?.text ?? null])
  }

  /** Returns the outcomes of a record at its consumers so far. */
  outcomesOf(record: number): string[] {
    const rows = this.#rows.statement('select outcome from consumers where record = ?').all(record)
    return rows.map(({ outcome }) => String(outcome))
  }

  /** Changes the outcome of a step, but not what it tells. */
  settle(id: number, outcome: string): void {
    this.#touch(this.#storyOf(id))
    if (this.#latest.change(id, { outcome })) return
    // Most consumers of a record leave it as it is, until the last one.
    this.#rows.run('update steps set outcome = ?1 where id = ?2 and outcome <> ?1', [outcome, id])
  }

  /** Returns the latest step of a receiver in a story. */
  runIn(story: number, receiver: string): number | undefined {
    this.#storeChanges()
    const sql = `select max(id) as id from steps where story = ? and kind = 'run' and ref like '% ' || ?`
    return this.#rows.id(sql, story, receiver)
  }

  close(): void {
    this.#rows.close()
  }

  #storyOf(step: number): number {
    return this.#latest.get(step)?.story ?? this.#rows.id('select story as id from steps where id = ?', step) ?? 0
  }

  #touch(story: number): void {
    this.#version += 1
    this.#touched.set(story, this.#version)
  }

  #storeChanges(): void {
    for (const step of this.#latest.takeUnstored()) this.#storeStep(step)
    for (const [story, version] of this.#touched) {
      this.#rows.run('update stories set touched = ? where id = ?', [version, story])
    }
    this.#touched.clear()
  }

  #storeStep({ id, story, parent, words, data, ...step }: LatestStep): void {
    const { kind, outcome, quiet = false, at, durationMs = null, ref = null, sequence = null, model = null } = step
    const about = [kind, outcome, Number(quiet), at, durationMs, ref, sequence, model] as const
    // One step that cannot be stored must not take the others of its moment with it.
    try {
      this.#rows.run(INSERT_STEP, [id, story, parent, ...about, JSON.stringify(data)])
      if (words) this.#rows.run(INSERT_WORDS, [id, words])
    } catch (error) {
      this.#onLost(error)
    }
  }

  #prune(): void {
    this.#storeChanges()
    const [newest] = this.#rows
      .statement('select story from steps where id <= ? order by id desc limit 1')
      .all(this.#lastStep - this.#limit)
    if (newest === undefined) return
    const old = Number(newest.story)
    this.#rows.run('delete from words where rowid in (select id from steps where story <= ?)', [old])
    this.#rows.run('delete from consumers where record in (select id from steps where story <= ?)', [old])
    this.#rows.run('delete from steps where story <= ?', [old])
    this.#rows.run('delete from stories where id <= ?', [old])
    this.#latest.clear()
  }
}
