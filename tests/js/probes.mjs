// What a page tries with a server; each runs inside the page, so that the browser's rules hold for it.

/** A request with credentials: what came of it, or that the browser kept the answer from the page. */
export async function ask({ url, method = 'GET', body, headers = {}, mode = 'cors' }) {
  try {
    const answer = await fetch(url, { method, headers, mode, credentials: 'include', ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, type: answer.type, body: text ? JSON.parse(text) : null }
  } catch (error) {
    return { blocked: error.name }
  }
}

/** A socket by cookie, spoken by hand: what the server says to `40/api,`. */
export async function socket({ server, transport }) {
  const path = `/socket.io/?EIO=4&transport=${transport}`
  const packet = (text) => ({ [text.startsWith('40/api,') ? 'connected' : 'refused']: JSON.parse(text.slice(text.indexOf(',') + 1)) })
  if (transport === 'websocket') {
    return new Promise((done) => {
      const socket = new WebSocket(server.replace('http', 'ws') + path)
      socket.onerror = () => done({ blocked: 'error' })
      socket.onclose = () => done({ blocked: 'close' })
      socket.onmessage = ({ data }) => {
        if (data.startsWith('0')) socket.send('40/api,')
        else if (data.startsWith('4')) {
          done(packet(data))
          socket.close()
        }
      }
    })
  }
  try {
    const get = async (url) => (await fetch(url, { credentials: 'include' })).text()
    const { sid } = JSON.parse((await get(server + path)).slice(1))
    const own = `${server}${path}&sid=${sid}`
    await fetch(own, { method: 'POST', body: '40/api,', credentials: 'include' })
    for (;;) {
      const said = (await get(own)).split('\x1e').find((text) => text.startsWith('4'))
      if (said) return { ...packet(said), sid }
    }
  } catch (error) {
    return { blocked: error.name }
  }
}

/** What a script of the page can get hold of. */
export async function secrets() {
  return { cookie: document.cookie, stored: JSON.stringify({ ...localStorage, ...sessionStorage }) }
}

/** Where the page says it is. */
export async function address() {
  return [location.href, history.length]
}
