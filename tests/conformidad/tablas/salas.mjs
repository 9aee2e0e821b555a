// Rooms, and who may join them.
const caso = (w) => w.caso
const own = (name) => (w) => w[name].id
const room = (name) => (w) => `user:${w[name].id}`
const ofCase = (w) => `expediente:${w.caso}`

const mine = (by) => ({ by, id: ['userId', own(by)], joined: room(by) })
const into = (emit, by) => ({ row: `${emit}: ${by}, who sees the case`, emit, by, id: ['expedienteId', caso], joined: ofCase })
const out = (emit) => ({ row: `${emit}: whoever says so`, emit, by: 'lucia', id: ['expedienteId', caso], left: ofCase })
const strange = (emit, what, id) => ({ row: `${emit}: ${what}`, emit, by: 'lucia', id: ['expedienteId', id], refused: 'NO_AUTORIZADO' })

export default [
  { row: 'join:user: oneself', emit: 'join:user', ...mine('lucia') },
  { row: 'join:user: somebody else', emit: 'join:user', by: 'lucia', id: ['userId', own('martin')], refused: 'NO_AUTORIZADO' },
  { row: 'join:user: somebody else, by an admin', emit: 'join:user', by: 'admin', id: ['userId', own('martin')], refused: 'NO_AUTORIZADO' },
  { row: 'join:user: nobody', emit: 'join:user', by: 'lucia', id: ['userId', 'nadie'], refused: 'NO_AUTORIZADO' },
  { row: 'leave:user', emit: 'leave:user', by: 'lucia', id: ['userId', own('lucia')], left: room('lucia') },

  ...['join:expediente', 'expediente:join'].flatMap((emit) => [
    ...['lucia', 'martin', 'ana', 'admin'].map((by) => into(emit, by)),
    strange(emit, 'of others', (w) => w.ajeno),
    strange(emit, 'not there', 'no-existe'),
    strange(emit, 'the name of an inbox', (w) => `inbox:${w.lucia.id}`),
    { ...strange(emit, 'of others, by the office', (w) => w.ajeno), by: 'ana' },
  ]),
  ...['leave:expediente', 'expediente:leave'].map(out),

  { row: 'join:oficio: office staff', emit: 'join:oficio', by: 'ana', joined: 'oficio' },
  { row: 'join:oficio: an admin', emit: 'join:oficio', by: 'admin', joined: 'oficio' },
  { row: 'join:oficio: a lawyer', emit: 'join:oficio', by: 'lucia', refused: 'NO_AUTORIZADO' },
  { row: 'leave:oficio', emit: 'leave:oficio', by: 'ana', left: 'oficio' },
  { row: 'join:admin: an admin', emit: 'join:admin', by: 'admin', joined: 'admin' },
  { row: 'join:admin: a lawyer', emit: 'join:admin', by: 'lucia', refused: 'SOLO_ADMINISTRADORES' },
  { row: 'join:admin: office staff', emit: 'join:admin', by: 'ana', refused: 'SOLO_ADMINISTRADORES' },
  { row: 'leave:admin', emit: 'leave:admin', by: 'admin', left: 'admin' },
]
