// What a page does, with the official client as it comes: the token is the back end's own.
import { io } from 'socket.io-client'

const { VIGIA_URL, TOKEN, EXPEDIENTE } = process.env
const say = (said) => console.log(JSON.stringify(said))

const socket = io(`${VIGIA_URL}/api`, { auth: { token: TOKEN } })
socket.on('connect', () => {
  socket.emit('expediente:join', { expedienteId: EXPEDIENTE }, (answer) => say({ joined: answer }))
})
socket.on('connect_error', (error) => say({ refused: error.message }))
for (const event of ['notification', 'factura:status', 'expediente:update']) {
  socket.on(event, (data) => say({ event, data }))
}
