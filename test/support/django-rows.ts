/** One behaviour of Django's signals, and how it carries over. */
export interface DjangoRow {
  readonly id: string
  readonly section: string
  /** What Django does. */
  readonly behaviour: string
  /** `=` the same, `~` adapted, `x` not applicable. */
  readonly verdict: '=' | '~' | 'x'
}

/** Why a row has no test. */
export const REASONS: Readonly<Record<string, string>> = {
  A16: 'internal to Django: here a sender and its name are one sender, whichever is given',
  A26: 'senders are compared as objects and names, never by a reusable address',
  A31: 'one thread: what matters is that a dispatch works on a snapshot, row B15',
  B21: 'every JavaScript value can be a sender',
  B24: 'there is one kind of send, and it is asynchronous',
  C1: 'left out: loading an instance sends nothing',
  C29: 'no multi-table inheritance; a sender is matched exactly, row A24',
  C30: 'no proxy models; a sender is matched exactly, row A24',
  C31: 'no abstract models; `check` reports receivers whose sender is not a model of the database',
  D19: 'no multi-table inheritance',
  D20: 'no deferred instances and no proxy models; a sender is matched exactly, row A24',
  E12: 'nothing deletes below the stream',
}

// One row a line: id, verdict, behaviour. `=` the same, `~` adapted, `x` not applicable.
const SECTIONS: Readonly<Record<string, string>> = {
  'A. Connecting and identity': `
A1 ~ connect registers a receiver and returns nothing
A2 = connecting one receiver to one sender again changes nothing
A3 = connecting again keeps the first position
A4 = disconnecting and connecting moves to the end
A5 = a receiver of one sender and of every sender runs twice for that sender
A6 ~ a dispatch_uid stands for the receiver; a second function under it is ignored
A7 = a dispatch_uid counts per sender
A8 ~ an empty dispatch_uid is none
A9 ~ what was connected with a dispatch_uid is disconnected by it only
A10 = disconnect must name the sender connect named
A11 = disconnect tells whether there was something to disconnect
A12 ~ ... but returns None for a sender given by name
A13 = a sender may be named before it is defined
A14 = a malformed name is refused by connect
A15 = a receiver of a sender that is not defined yet can be disconnected
A16 x a class as sender is not looked up by name
A17 = a name that no model has is a system check error
A18 ~ receivers are held weakly: a local function may vanish
A19 = weak=False keeps a receiver
A20 ~ a method bound anew is the same receiver
A21 = an object that can be called is a receiver
A22 ~ what cannot be called is refused, in DEBUG
A23 ~ a receiver without **kwargs is refused, in DEBUG
A24 = a sender is matched by identity, not by equality or subclass
A25 = without a sender a receiver hears every sender
A26 x registrations of deleted senders are removed
A27 = @receiver takes a signal or a list of them, and returns the function
A28 ~ @receiver takes no other iterable
A29 = @receiver stacks
A30 ~ receivers are connected by the import of a module
A31 x connect and disconnect take a lock`,
  'B. Sending': `
B1 ~ send returns pairs of receiver and response, in the order of the calls
B2 = without receivers it returns an empty list
B3 = receivers of one sender and of every sender run in one order of registration
B4 ~ synchronous receivers run before asynchronous ones
B5 ~ asynchronous receivers run side by side
B6 ~ asend overlaps both groups in some versions and not in others
B7 ~ when an asynchronous receiver fails, the others go on detached or are cancelled, by version
B8 ~ context variables set in an asynchronous receiver are lost or shared, by version
B9 = send: the first error reaches the sender, later receivers do not run
B10 ~ send_robust: an error stands in the place of the response, the others run
B11 ~ an error that is returned looks like one that is raised
B12 = send_robust logs each failure
B13 ~ KeyboardInterrupt and the like escape send_robust
B14 ~ signal and sender cannot be names in the payload
B15 = a dispatch works on a snapshot of the receivers
B16 ~ a receiver may send again, without a limit
B17 = a send needs a sender
B18 = a send from None reaches receivers of every sender only
B19 = has_listeners of a sender, and without one
B20 = use_caching keeps the receivers of each sender
B21 x a sender that cannot be hashed is refused
B22 = a response never vetoes
B23 ~ every model signal is sent by send, none by send_robust
B24 x asave and adelete run the synchronous path in a thread
B25 = an asynchronous pre_save receiver that raises stops the save`,
  'C. Saving': `
C1 x pre_init and post_init are sent for every instance made, loaded ones too
C2 ~ order: pre_save, preparation of the fields, write, post_save
C3 ~ pre_save receives the instance, raw, using and update_fields
C4 ~ pre_save does not know whether the save creates; the state says whether it adds
C5 = post_save receives created
C6 = created is what the database did, whatever the id says
C7 ~ update_fields is in both signals, None when it was not given
C8 = empty update_fields write nothing and send nothing
C9 = an unknown field in update_fields is refused before any signal
C10 ~ saving a deferred instance sends the loaded fields as update_fields
C11 = raw marks the saves of fixtures
C12 ~ the m2m signals of fixtures have no raw mark
C13 = what pre_save changes in the instance is saved
C14 ~ what pre_save changes outside update_fields is not saved
C15 = a pre_save receiver that raises stops the save: no write, no post_save
C16 = a write that fails comes after pre_save and sends no post_save
C17 ~ a post_save receiver that raises reaches the caller; the row may stay
C18 ~ the first failing post_save receiver keeps the later ones from running
C19 ~ post_save runs before the outer transaction commits
C20 ~ one instance object goes through both signals to the caller
C21 ~ a new instance has no id in pre_save
C22 = an unsaved related object is refused before any signal
C23 = the id of a related object that was saved after it was assigned is picked up
C24 = force_insert and force_update exclude each other
C25 = force_update and update_fields fail for a row that is missing
C26 = force_insert fails for a row that exists
C27 ~ a row deleted meanwhile is inserted again
C28 ~ a stale instance overwrites what is newer
C29 x saving a child of multi-table inheritance sends for the child only
C30 ~ a proxy model sends as itself
C31 ~ an abstract model as sender never sends
C32 = automatic through models send no save and delete signals
C33 ~ saving in post_save recurses
C34 ~ bulk_create, bulk_update and update send nothing
C35 = get_or_create sends when it creates
C36 = update_or_create sends, with update_fields when it updates
C37 ~ a save that changes nothing sends both signals
C38 ~ using names the database
C39 ~ an overridden save() that does not call super() sends nothing
C40 = reading sends no save signal`,
  'T. on_commit': `
T1 ~ callbacks run after the outermost commit, in the order of their registration
T2 ~ outside a transaction a callback runs at once
T3 = a rollback drops them
T4 ~ a callback that raises keeps the later ones from running, unless it is robust
T5 ~ callbacks are not part of the transaction: a crash after the commit loses them
T6 ~ a test that never commits has to capture them`,
  'D. Deleting': `
D1 = pre_delete and post_delete receive the instance, using and origin
D2 ~ origin is what began the delete, on every row of its cascade
D3 = an unsaved instance is refused, without a signal
D4 = everything is collected, and what protects is found, before the first signal
D5 ~ every pre_delete comes first, then the database, then post_delete by model
D6 ~ children before parents
D7 ~ post_delete of a child still sees the parent
D8 = pre_delete of a parent still sees the children
D9 ~ the instance keeps its id in both signals and loses it after
D10 ~ all or nothing: a receiver that raises undoes everything
D11 = a cascade sends signals and calls no delete() of the children
D12 = deleting many sends for each
D13 ~ without receivers and cascades rows are deleted unloaded
D14 ~ a receiver makes Django load whole rows
D15 = what is reached by several paths is deleted and signalled once
D16 ~ deleting a deleted instance still sends both signals
D17 = the number deleted is returned, in all and by model, cascades too
D18 ~ a child made in pre_delete is not collected and breaks the delete
D19 x multi-table inheritance: child, then parent
D20 ~ a deferred or proxy instance sends as its class
D21 = a pre_delete receiver deep in a cascade vetoes the whole delete
D22 ~ automatic m2m rows go silently
D23 ~ (Django has no time to live)`,
  'E. on_delete': `
E1 = CASCADE takes what refers, through nullable keys too, to any depth
E2 = PROTECT refuses and names what is in the way; nothing is deleted or signalled
E3 = all protecting relations are reported together
E4 = PROTECT behind a cascade refuses too, even where its holder would go as well
E5 = RESTRICT refuses and names what is in the way, all relations together
E6 = RESTRICT is lifted when its holder is deleted by the same delete
E7 ~ SET_NULL, SET_DEFAULT and SET send no save signals
E8 = SET takes a function, called when the delete is collected
E9 ~ DO_NOTHING leaves the reference to the database
E10 = references are rewritten after every pre_delete and before any delete
E11 = on_delete must be a known rule
E12 x rules of the database itself skip the signals`,
  'F. Relations': `
F1 ~ a related object is loaded when it is asked for, and kept
F2 = a required reference that is unset throws, a nullable one is None
F3 = an object of another model is refused
F4 ~ the reverse of a one-to-one throws RelatedObjectDoesNotExist when there is none
F5 ~ a reverse miss is kept, and goes stale
F6 = the reverse of an unsaved object throws without a query
F7 ~ assigning on the reverse side changes the other object in memory
F8 ~ a second one-to-one to the same object is refused: pre_save sent, post_save not
F9 ~ setting one side fills the cache of the other
F10 = changing the id drops the related object that was kept
F11 = related_name '+' hides the reverse side; cascades still work
F12 = the reverse set of an unsaved object is refused
F13 ~ add() updates at once and sends no save signals
F14 = add(bulk=False) saves each
F15 = add() takes an object from where it was
F16 = add() refuses another model, and a bare id
F17 = remove() and clear() are there for nullable references only
F18 = remove() of what is not a member throws
F19 = clear(bulk=False) saves each, restricted to the reference
F20 = set() applies the difference; on a required reference it only adds
F21 = create() of the set fills in the reference and sends save signals
F22 = the reverse set cannot be assigned
F23 = what is released before its parent is deleted stays`,
}

/** Every row, in order. */
export const DJANGO_ROWS: readonly DjangoRow[] = Object.entries(SECTIONS).flatMap(([section, lines]) =>
  [...lines.matchAll(/^(\w+) ([=~x]) (.+)$/gm)].map(([, id = '', verdict = '', behaviour = '']) => ({
    id,
    section,
    behaviour,
    verdict: verdict as DjangoRow['verdict'],
  })),
)
