import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { RecentRuns } from './recent-runs.ts'
import type { ConsumerOutcome, Origin, StepData, StepKind } from './story.ts'
import { ADD_OUTCOME, openStoryFile } from './story-file.ts'

/** The most steps that are kept. The oldest stories are dropped first. */
const STEPS_KEPT = 400_000
const STEPS_KEPT_IN_MEMORY = 20_000
/** How many steps are added before the oldest stories are looked for. */
const PRUNE_EVERY = 2_000
/** How long rows are collected before they are stored together, in milliseconds. */
const STORE_EVERY = 100

/** A step to add. */
export type NewStep = {
  readonly [Kind in StepKind]: {
    readonly kind: Kind
    readonly at: number
    readonly outcome: string
    readonly data: StepData[Kind]
    readonly durationMs?: number | undefined
    /** Identifies the step to those that come later: a record by its event id. */
    readonly ref?: string
    /** The sequence number of a record, which is what a receiver knows of it. */
    readonly sequence?: string | undefined
    /** The model of a record's item, or the beginning of its name. */
    readonly model?: string | undefined
    /** Whether the step only serves the library. */
    readonly quiet?: boolean
    /** What a search finds it by. */
    readonly words?: string
  }
}[StepKind]

/** Where a step belongs: after another step, or at the beginning of a story. */
export type Belongs = { readonly parent: number } | { readonly story: number }

/** Stores stories and their steps. Everything is visible to reads at once, and on disk within 100 ms. */
export class StoryStore {
  readonly database: DatabaseSync
  /** What receivers do now, which is not stored. */
  readonly runs = new RecentRuns()
  readonly #statements = new Map<string, StatementSync>()
  readonly #limit: number
  readonly #onLost: (error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #added = 0
  #version: number

  /** `onLost` is called if the rows of a moment cannot be stored, for example on a full disk. They are lost. */
  constructor(path: string, onLost: (error: unknown) => void) {
    this.#onLost = onLost
    this.database = openStoryFile(path)
    this.#limit = path === '' ? STEPS_KEPT_IN_MEMORY : STEPS_KEPT
    this.#version = Number(this.database.prepare('select max(touched) as version from stories').get()?.version ?? 0)
  }

  /** Changes with every change of a story. */
  get version(): number {
    return this.#version
  }

  addStory(story: { origin: Origin; title: string; at: number; requestId?: string }): number {
    const { origin, title, at, requestId } = story
    this.#version += 1
    return this.#run('insert into stories (origin, title, request, at, touched) values (?, ?, ?, ?, ?)', [
      origin,
      title,
      requestId ?? null,
      at,
      this.#version,
    ])
  }

  /** Stores how a request ended. */
  endStory(id: number, { status, durationMs }: { status: number; durationMs: number }): void {
    const values = [status, durationMs, this.#next(), id]
    this.#run('update stories set status = ?, duration = ?, touched = ? where id = ?', values)
  }

  /** Stores the request id of a step's story, if it has none. */
  nameRequest(step: number, requestId: string): void {
    const sql = 'update stories set request = ? where request is null and id = (select story from steps where id = ?)'
    this.#run(sql, [requestId, step])
  }

  /** Returns the newest story of a request id. */
  storyOf(requestId: string): number | undefined {
    return this.#id('select max(id) as id from stories where request = ?', requestId)
  }

  /** Returns the id of the new step. */
  addStep(
    belongs: Belongs,
    { kind, outcome, at, durationMs, ref, sequence, model, quiet = false, data, words }: NewStep,
  ): number {
    const parent = 'parent' in belongs ? belongs.parent : null
    const story =
      'story' in belongs ? belongs.story : (this.#id('select story as id from steps where id = ?', parent) ?? 0)
    const id = this.#run(
      `insert into steps (story, parent, kind, outcome, quiet, at, duration, ref, sequence, model, data)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        story,
        parent,
        kind,
        outcome,
        Number(quiet),
        at,
        durationMs ?? null,
        ref ?? null,
        sequence ?? null,
        model ?? null,
        JSON.stringify(data),
      ],
    )
    if (words) this.#run('insert into words (rowid, text) values (?, ?)', [id, words])
    this.#touch(story)
    this.#prune()
    return id
  }

  /** Replaces what a step tells, and what a search finds it by. */
  changeStep(
    id: number,
    { outcome, data, words }: Pick<NewStep, 'outcome' | 'data'> & { readonly words: string },
  ): void {
    this.#run('delete from words where rowid = ?', [id])
    this.#run('insert into words (rowid, text) values (?, ?)', [id, words])
    this.#run('update steps set outcome = ?, data = ? where id = ?', [outcome, JSON.stringify(data), id])
    this.#touch(this.#id('select story as id from steps where id = ?', id) ?? 0)
  }

  find(ref: string): number | undefined {
    return this.#id('select id from steps where ref = ?', ref)
  }

  /** Returns the ref of the latest record with a sequence number. */
  refOfSequence(sequence: string): string | undefined {
    const ref = this.#statement('select ref from steps where sequence = ? order by id desc limit 1').get(sequence)?.ref
    return ref == null ? undefined : String(ref)
  }

  dataOf<Kind extends StepKind>(_kind: Kind, id: number): StepData[Kind] {
    return JSON.parse(String(this.#statement('select data from steps where id = ?').get(id)?.data ?? '{}'))
  }

  /** Stores the outcome of a record at a consumer. The last failure stays when a later attempt succeeds. */
  addOutcome(record: number, { consumer, outcome, reason, failure }: ConsumerOutcome): void {
    this.#run(ADD_OUTCOME, [record, consumer, outcome, reason ?? null, failure?.text ?? null])
  }

  /** Returns the outcomes of a record at its consumers so far. */
  outcomesOf(record: number): string[] {
    const rows = this.#statement('select outcome from consumers where record = ?').all(record)
    return rows.map(({ outcome }) => String(outcome))
  }

  /** Changes the outcome of a step, but not what it tells. */
  settle(id: number, outcome: string): void {
    this.#run('update steps set outcome = ? where id = ?', [outcome, id])
    this.#touch(this.#id('select story as id from steps where id = ?', id) ?? 0)
  }

  /** Returns the latest step of a receiver in a story. */
  runIn(story: number, receiver: string): number | undefined {
    const sql = `select max(id) as id from steps where story = ? and kind = 'run' and ref like '% ' || ?`
    return this.#id(sql, story, receiver)
  }

  close(): void {
    this.#store()
    this.database.close()
  }

  #touch(story: number): void {
    this.#run('update stories set touched = ? where id = ?', [this.#next(), story])
  }

  #next(): number {
    this.#version += 1
    return this.#version
  }

  #prune(): void {
    this.#added += 1
    if (this.#added % PRUNE_EVERY > 0) return
    const last = this.#id('select max(id) as id from steps') ?? 0
    const [newest] = this.#statement('select story from steps where id <= ? order by id desc limit 1').all(
      last - this.#limit,
    )
    if (newest === undefined) return
    const old = Number(newest.story)
    this.#run('delete from words where rowid in (select id from steps where story <= ?)', [old])
    this.#run('delete from consumers where record in (select id from steps where story <= ?)', [old])
    this.#run('delete from steps where story <= ?', [old])
    this.#run('delete from stories where id <= ?', [old])
  }

  #id(sql: string, ...values: readonly (string | number | null)[]): number | undefined {
    const row = this.#statement(sql).get(...values)
    return row?.id == null ? undefined : Number(row.id)
  }

  #run(sql: string, values: readonly (string | number | null)[]): number {
    // Rows of a moment are stored together, because a transaction for each would cost more than the row.
    if (this.#timer === undefined) {
      this.database.exec('begin')
      this.#timer = setTimeout(() => this.#store(), STORE_EVERY).unref()
    }
    return Number(this.#statement(sql).run(...values).lastInsertRowid)
  }

  #store(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    // It runs in a timer, where an error would end the application.
    try {
      this.database.exec('commit')
    } catch (error) {
      this.#onLost(error)
      this.#discard()
    }
  }

  /** Ends a transaction that could not be committed, unless SQLite has. */
  #discard(): void {
    try {
      this.database.exec('rollback')
    } catch {}
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
