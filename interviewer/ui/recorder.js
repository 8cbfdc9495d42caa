// The recorder of a room: microphone -> pieces of PCM -> `server.take` -> transcript -> answer box.
// Runs once for each time that the component is put on the page, with `element`, `trigger`, `props`, `server` and `watch`.
//
// A recording is an object `take`. Its pieces stay here until the transcript has come, so that a server that was away,
// or was started anew, gets all of them again. Whatever arrives for a question that is no longer open is thrown away.

const PIECE = 0.5            // seconds of sound sent at a time
const ANSWERS_WITHIN = 20e3  // ms; a server that is silent for longer counts as away
const FIRST_WAIT = 500, LONGEST_WAIT = 8000  // ms between two tries to reach it
const QUIET = -50            // dBFS; speech near a microphone is far above, also in its pauses' neighbourhood
const QUIET_FOR = 4          // seconds of it, from the beginning, before it is mentioned
const CLIPPED = 0.005        // share of samples at full scale from which it is too loud
const WARN_LEFT = 30         // seconds before the end of the longest recording
const TOUCH = matchMedia('(hover: none)').matches  // no keyboard to speak of

window.interviewerRecorder?.abort()
const gone = new AbortController()
window.interviewerRecorder = gone

const root = element.querySelector('.iv-recorder')
const part = Object.fromEntries([...root.querySelectorAll('[data-part]')].map(e => [e.dataset.part, e]))
const bars = [...part.level.children]
const levels = bars.map(() => -96)
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition

let take = null              // the recording under way, or kept
let listens = null           // who turns speech into text, once known
let note = null              // [key, values], or [a sentence]: what `says` holds while nothing goes on
let last = null              // the transcript that was put into the box last, while it can be said again
let turn = ''
let submitWhenHeard = false

const sleep = ms => new Promise(done => setTimeout(done, ms))
const value = () => props.value ?? {}
let adopted = value().uploaded ?? ''  // the uploaded recording that was looked after last
const say = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, v]) => text.replaceAll(`{${name}}`, v), value().words?.[key] ?? '')
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
const randomId = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('')
const box = () => document.querySelector('#answer textarea')
const remembered = (key, otherwise) => { try { return localStorage.getItem(key) ?? otherwise } catch { return otherwise } }
const remember = (key, what) => { try { localStorage.setItem(key, what) } catch { /* private window */ } }

function windowId() {  // survives a reload, but is another one in another window
  try { return sessionStorage['interviewer-window'] ??= randomId() } catch { return randomId() }
}

async function ask(message) {  // undefined: the server is away
  const late = sleep(ANSWERS_WITHIN)
  return await Promise.race([server.take({ lang: value().lang ?? 'en', ...message }), late])
}

// --- what is shown ---------------------------------------------------------------------------------------------------

const phase = () => (take ? take.phase : 'idle')  // starting, recording, sending, hearing, kept

function status() {
  if (!take) return note ? say(...note) || note[0] : TOUCH || listens?.by === 'nobody' ? '' : say('idle')
  if (take.phase === 'starting') return say('allow')
  if (take.phase === 'kept') return take.why || say('kept')
  if (take.away) return say(take.phase === 'recording' ? 'away.recording' : 'away')
  if (take.phase !== 'recording') return say(submitWhenHeard ? 'hearing.submit' : 'hearing')
  const left = value().longest - seconds(take)
  if (left <= WARN_LEFT) return say('left', { n: Math.ceil(left / 10) * 10 })  // read aloud: not every second
  if (take.loudest < QUIET && seconds(take) > QUIET_FOR) return say('quiet')
  if (take.clipped > Date.now() - 2000) return say('loud')
  return say(part.hands.checked ? 'listening.hands' : 'listening')
}

function show() {
  const now = phase(), browser = listens?.by === 'browser'
  root.dataset.phase = now
  root.dataset.by = listens?.by ?? ''
  const added = now === 'idle' && last && box()?.value.includes(last.text)
  const label = { recording: 'stop', kept: take?.left ? 'finish' : 'send' }[now] ?? (added ? 'more' : 'talk')
  text(part.talk.lastElementChild, say(label))
  part.talk.disabled = ['starting', 'hearing', 'sending'].includes(now) || !turn
  part.talk.setAttribute('aria-pressed', String(now === 'recording'))
  part.talk.title = say(label) + ' (R)'
  part.level.hidden = now !== 'recording' || browser
  part.time.hidden = !take || browser
  text(part.time, take ? clock(seconds(take)) : '')
  text(part.says, status())
  part.says.classList.toggle('iv-warn', Boolean(take?.away || now === 'kept' || (!take && note?.[0] === 'unsure')))
  text(part.again, say('again'))
  part.again.hidden = !added
  text(part.drop, say('drop'))
  part.drop.hidden = !take || now === 'starting'
  part.more.hidden = now !== 'idle' || listens?.by === 'nobody'
  text(part.more.firstElementChild, say('options'))
  text(part.hands.nextElementSibling, say('hands'))
  text(part.direct.nextElementSibling, say('direct'))
  text(part.keep.nextElementSibling, say('keep'))
  text(part.file, say('file'))
  part.file.hidden = listens?.by !== 'server'
  text(part.by, listens?.name ? say('by', { name: listens.name }) : '')
  part.hands.parentElement.hidden = browser
  part.level.setAttribute('aria-label', say('level'))
  text(part.heard, take?.heard ?? '')
  part.heard.hidden = !take?.heard
  explain()
}

function text(place, words) {  // a live region speaks when it is touched
  if (place.textContent !== words) place.textContent = words
}

function explain() {
  const nobody = listens?.by === 'nobody', browser = listens?.by === 'browser'
  const why = nobody ? listens.why : browser ? say(Recognition ? 'browser.note' : 'browser.none') : ''
  part.why.hidden = !why || (nobody && !listens.asked)
  text(part.why.firstElementChild, why)
  part.browser.hidden = !listens?.may_browser || !Recognition
  text(part.browser, say(browser ? 'browser.stop' : 'browser.use'))
}

function draw(level) {
  levels.push(level)
  levels.shift()
  bars.forEach((bar, i) => { bar.style.transform = `scaleY(${Math.max(0.06, Math.min(1, (levels[i] + 60) / 55))})` })
  part.level.setAttribute('aria-valuenow', String(Math.round(Math.max(-60, level))))
}

function tell(...what) {  // what stands there until the next thing happens
  note = what
  show()
}

// --- the microphone --------------------------------------------------------------------------------------------------

const TAP = `registerProcessor('tap', class extends AudioWorkletProcessor {
  constructor() {
    super()
    this.block = new Float32Array(2048)
    this.n = 0
    this.port.onmessage = () => { this.port.postMessage(this.block.slice(0, this.n)); this.port.postMessage(null); this.n = 0 }
  }
  process([channels]) {
    for (let i = 0; i < (channels[0]?.length ?? 0); i++) {
      this.block[this.n++] = channels.reduce((sum, c) => sum + c[i], 0) / channels.length
      if (this.n === this.block.length) { this.port.postMessage(this.block.slice()); this.n = 0 }
    }
    return true
  }
})`

function newTake() {
  return {
    id: randomId(), turn, phase: 'starting', begun: false, rate: 0, pieces: [], samples: [], count: 0, length: 0, next: 0,
    over: false, away: false, loudest: -96, clipped: 0, blocks: 0, heard: '', why: '', close() {},
  }
}

const seconds = t => (t.rate ? t.length / t.rate : t.length)

async function begin() {
  if (take || !turn) return
  note = last = null
  submitWhenHeard = false
  if (!listens || listens.by === 'nobody') await meet()
  if (!listens) return tell('unreachable')
  if (listens.by === 'nobody') {
    listens.asked = true
    return show()
  }
  document.dispatchEvent(new CustomEvent('interviewer-recording', { detail: true }))
  return listens.by === 'browser' ? dictate() : record()
}

async function record() {
  const mine = (take = newTake())
  show()
  const trouble = await open(mine)
  if (take !== mine) return mine.close()
  if (trouble) {
    take = null
    return tell(trouble, { port: location.port })
  }
  mine.phase = 'recording'
  levels.fill(-96)
  show()
  pump(mine)
}

async function open(mine) {  // the key of a sentence when there is no microphone
  if (!navigator.mediaDevices?.getUserMedia) return window.isSecureContext ? 'mic.unsupported' : 'mic.insecure'
  let stream
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    })
  } catch (e) {
    return { NotAllowedError: 'mic.refused', SecurityError: 'mic.refused', NotFoundError: 'mic.missing',
      NotReadableError: 'mic.busy', AbortError: 'mic.busy' }[e.name] ?? 'mic.failed'
  }
  const context = new AudioContext()
  mine.close = () => {
    stream.getTracks().forEach(track => track.stop())
    context.close().catch(() => {})
    mine.close = () => {}
  }
  try {
    const module = URL.createObjectURL(new Blob([TAP], { type: 'text/javascript' }))
    await context.audioWorklet.addModule(module)
    URL.revokeObjectURL(module)
    await context.resume()
    mine.rate = context.sampleRate
    mine.tap = new AudioWorkletNode(context, 'tap')
    context.createMediaStreamSource(stream).connect(mine.tap).connect(context.destination)
  } catch {
    mine.close()
    return 'mic.failed'
  }
  mine.tap.port.onmessage = ({ data }) => (data ? hear(mine, data) : flushed(mine))
  stream.getAudioTracks()[0].onended = () => { if (take === mine && mine.phase === 'recording') stop() }
}

function hear(mine, block) {
  if (take !== mine || mine.over) return
  if (!element.isConnected) return abandon()
  const pcm = new Int16Array(block.length)
  let sum = 0, full = 0
  for (let i = 0; i < block.length; i++) {
    const x = Math.max(-1, Math.min(1, block[i]))
    pcm[i] = x * 32767
    sum += x * x
    full += Math.abs(x) > 0.998
  }
  mine.samples.push(pcm)
  mine.count += pcm.length
  mine.length += pcm.length
  const level = sum ? 10 * Math.log10(sum / block.length) : -96
  mine.loudest = Math.max(mine.loudest, level)
  if (full > CLIPPED * block.length) mine.clipped = Date.now()
  if (mine.count >= PIECE * mine.rate) cut(mine)
  draw(level)
  if (++mine.blocks % 6 === 0) show()
  if (seconds(mine) >= value().longest) stop()
}

function cut(mine) {  // what has come in makes a piece
  if (!mine.count) return
  const piece = new Int16Array(mine.count)
  let at = 0
  for (const samples of mine.samples) { piece.set(samples, at); at += samples.length }
  mine.pieces.push(piece)
  mine.samples = []
  mine.count = 0
  pump(mine)
}

function stop() {
  if (take?.recognition) return take.recognition.stop()
  if (take?.phase !== 'recording') return
  take.phase = 'sending'
  take.tap.port.postMessage('flush')  // the last few milliseconds, then `flushed`
  show()
  document.dispatchEvent(new CustomEvent('interviewer-recording', { detail: false }))
}

function flushed(mine) {
  cut(mine)
  mine.over = true
  mine.close()
  pump(mine)
}

function abandon(why) {  // throw the recording away
  const mine = take
  take = null
  submitWhenHeard = false
  if (mine) {
    mine.close()
    mine.recognition?.abort()
    mine.wake?.()
    if (mine.begun) ask({ do: 'drop', take: mine.id })
    document.dispatchEvent(new CustomEvent('interviewer-recording', { detail: false }))
  }
  note = why ? [why] : null
  show()
}

// --- on its way ------------------------------------------------------------------------------------------------------

function base64(pcm) {
  const bytes = new Uint8Array(pcm.buffer)
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

function due(mine) {  // the next message, if there is one to send
  if (!mine.begun) return { do: 'begin', take: mine.id, window: windowId(), turn: mine.turn, rate: mine.rate, keep: part.keep.checked }
  if (mine.next < mine.pieces.length) return { do: 'piece', take: mine.id, n: mine.next, pcm: base64(mine.pieces[mine.next]) }
  if (mine.phase === 'hearing') return { do: 'look', take: mine.id }
  return mine.over ? { do: 'finish', take: mine.id, pieces: mine.pieces.length } : null
}

async function pump(mine) {  // send what is due, in order, again and again until it has arrived
  if (mine.sending) return
  mine.sending = true
  let wait = FIRST_WAIT, message
  while (take === mine && mine.phase !== 'kept' && (message = due(mine))) {
    const reply = await ask(message)
    if (take !== mine) break
    if (arrived(mine, message, reply)) {
      wait = FIRST_WAIT
      continue
    }
    mine.away = true
    if (wait >= LONGEST_WAIT && mine.over) mine.phase = 'kept'
    show()
    await Promise.race([sleep(wait), new Promise(done => { mine.wake = done })])
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
  mine.sending = false
}

function arrived(mine, message, reply) {  // whether it did what it was sent for
  if (!reply) return false
  mine.away = false
  if (reply.state === 'stale') abandon('stale')
  else if (reply.state === 'unknown') startOver(mine)
  else if (reply.state === 'refused') return refused(mine, message, reply)
  else {
    const moved = message.do !== 'piece' || reply.next > mine.next
    mine.begun = true
    mine.next = reply.next
    follow(mine, reply)
    return moved
  }
  return true
}

function startOver(mine) {  // the server was started anew: all over again, with the pieces that are still here
  if (!mine.rate) return abandon('lost')
  mine.begun = false
  mine.next = 0
  if (mine.phase === 'hearing') mine.phase = 'sending'
}

function refused(mine, message, reply) {
  mine.why = reply.say
  if (message.do !== 'begin' && !mine.over) return false  // a piece that may be taken the next time
  keep(mine)
  return true
}

function follow(mine, reply) {
  mine.heard = reply.text
  if (reply.state === 'hearing') mine.phase = 'hearing'
  else if (reply.state === 'heard') return heard(mine, reply)
  else if (reply.state === 'failed') { mine.why = reply.say; keep(mine) }
  else if (reply.state === 'nothing') { abandon(); tell(reply.say) }
  else if (mine.phase === 'recording' && (reply.full || (part.hands.checked && reply.ended))) stop()
  show()
}

function keep(mine) {  // for another try
  mine.over = true
  if (mine.phase === 'recording') cut(mine)
  mine.close()
  mine.phase = 'kept'
  show()
}

function again() {  // send what was kept
  take.phase = 'sending'
  take.why = ''
  take.away = take.left = false
  show()
  pump(take)
}

// --- the transcript --------------------------------------------------------------------------------------------------

async function heard(mine, reply) {
  const direct = (part.direct.checked || submitWhenHeard) && !reply.unsure
  take = null
  submitWhenHeard = false
  if (mine.turn !== turn || !box()) return tell('stale')
  put(reply.text)
  last = { id: mine.id, text: reply.text }
  if (direct) return submit()
  if (reply.unsure) tell('unsure')
  else if (reply.say) tell(reply.say)
  else tell('edit')
}

function put(words) {
  const place = box(), before = place.value.trimEnd()
  place.value = before ? `${before}\n${words}` : words
  place.dispatchEvent(new Event('input', { bubbles: true }))
  place.scrollTop = place.scrollHeight
}

async function submit() {
  note = null
  show()
  await sleep(50)  // the box hands its new text on first
  trigger('spoken')
}

function sayAgain() {
  const place = box(), { id, text: words } = last
  place.value = place.value.replace(words, '').trimEnd()
  place.dispatchEvent(new Event('input', { bubbles: true }))
  ask({ do: 'drop', take: id })
  last = null
  begin()
}

// --- the browser's own recognition: only where the person asked for it ------------------------------------------------

function dictate() {
  if (!Recognition) return show()
  const mine = (take = newTake())
  const recognition = (mine.recognition = new Recognition())
  recognition.lang = value().lang === 'zh' ? 'zh-CN' : 'en-US'
  recognition.continuous = recognition.interimResults = true
  let trouble = '', words = ''
  recognition.onresult = ({ results }) => {
    words = [...results].filter(r => r.isFinal).map(r => r[0].transcript).join(' ')
    mine.heard = [...results].map(r => r[0].transcript).join(' ')
    if (take === mine) show()
  }
  recognition.onerror = ({ error }) => {
    trouble = { 'not-allowed': 'mic.refused', 'service-not-allowed': 'browser.failed', 'audio-capture': 'mic.missing',
      network: 'browser.failed', 'language-not-supported': 'browser.failed', 'no-speech': 'no_words' }[error] ?? ''
  }
  recognition.onend = () => {
    if (take !== mine) return
    const reply = { text: (mine.heard || words).trim(), unsure: false, say: '' }
    if (reply.text) return heard(mine, reply)
    take = null
    tell(trouble || 'no_words')
  }
  mine.phase = 'recording'
  try { recognition.start() } catch { take = null; return tell('browser.failed') }
  show()
}

// --- what the server knows -------------------------------------------------------------------------------------------

async function meet() {  // who listens
  const reply = await ask({ do: 'ready' })
  if (!reply) return
  const own = reply.may_browser && remembered('interviewer-browser-recognition', '') === 'yes'
  listens = { ...reply, by: own ? 'browser' : reply.by, asked: listens?.asked }
}

async function comeBack() {  // what a reload left
  const mine = turn
  const reply = await ask({ do: 'left', window: windowId(), turn: mine })
  if (!reply || turn !== mine || take || reply.state === 'unknown') return
  const found = Object.assign(newTake(), { id: reply.take, begun: true, over: true, length: reply.seconds, next: reply.next })
  if (reply.state === 'heard') {
    if (box()?.value.includes(reply.text)) return
    return heard(found, { ...reply, unsure: true }).then(() => tell('restored'))
  }
  take = found
  follow(take, reply)
  if (take?.phase === 'hearing') return pump(take)
  if (take) { take.why = reply.say || say('unfinished'); take.left = !reply.say; take.phase = 'kept' }
  show()
}

function adopt(id) {  // a recording that was uploaded; without an id, one that could not be used
  adopted = id
  if (take) return
  note = null
  if (id.startsWith('none')) return
  take = Object.assign(newTake(), { id, begun: true, over: true, phase: 'hearing' })
  pump(take)
}

function changed() {
  const now = value()
  if (now.turn !== turn) {
    turn = now.turn ?? ''
    last = null
    if (take && take.turn !== turn) abandon('stale')
    else note = null
    comeBack()
  }
  if (now.uploaded && now.uploaded !== adopted) adopt(now.uploaded)
  show()
  if (turn && !listens) meet().then(show)
}

// --- wiring ----------------------------------------------------------------------------------------------------------

const press = () => ({ idle: begin, recording: stop, kept: again })[phase()]?.()

part.talk.onclick = press
part.drop.onclick = () => abandon()
part.again.onclick = sayAgain
part.file.onclick = () => document.querySelector('#recording-file')?.click()
part.browser.onclick = () => {
  const use = listens.by !== 'browser'
  remember('interviewer-browser-recognition', use ? 'yes' : 'no')
  listens = { ...listens, by: use ? 'browser' : 'nobody' }
  show()
}
part.hands.checked = remembered('interviewer-hands-free', '') === 'yes'
part.hands.onchange = () => remember('interviewer-hands-free', part.hands.checked ? 'yes' : 'no')
part.direct.checked = remembered('interviewer-submit-spoken', value().submits ? 'yes' : 'no') === 'yes'
part.direct.onchange = () => remember('interviewer-submit-spoken', part.direct.checked ? 'yes' : 'no')
part.keep.checked = remembered('interviewer-keep-audio', value().keeps ? 'yes' : 'no') === 'yes'
part.keep.onchange = () => remember('interviewer-keep-audio', part.keep.checked ? 'yes' : 'no')

const on = (target, name, handler, capture = false) => target.addEventListener(name, handler, { capture, signal: gone.signal })

on(document, 'keydown', e => {
  if (e.key.toLowerCase() !== 'r' || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat) return
  if (e.target.closest?.('input, textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox]')) return
  if (!element.isConnected || !element.offsetParent || !['idle', 'recording', 'kept'].includes(phase())) return
  e.preventDefault()
  press()
})

// Submitting while the answer is still being spoken or transcribed means: as soon as it is there.
function notYet(e) {
  if (!take || !element.isConnected) return
  if (take.phase === 'starting') return abandon()
  e.preventDefault()
  e.stopImmediatePropagation()
  if (take.phase === 'kept') take.why = say('kept.first')
  else submitWhenHeard = true
  stop()
  show()
}
on(document, 'click', e => { if (e.target.closest?.('#submit')) notYet(e) }, true)
on(document, 'keydown', e => { if (e.key === 'Enter' && e.shiftKey && e.target === box()) notYet(e) }, true)
on(document, 'input', e => { if (e.target === box() && !take) show() })
on(document, 'change', e => { if (e.target.nextElementSibling?.id === 'recording-file') tell('decoding') })
on(document, 'interviewer-read', e => {  // the player has read the question aloud
  if (part.hands.checked && e.detail?.startsWith(turn) && !box()?.value && element.offsetParent) begin()
})
on(document, 'click', e => { if (part.more.open && !part.more.contains(e.target)) part.more.open = false })
on(window, 'beforeunload', e => { if (take && !take.recognition && take.rate && phase() !== 'starting') e.preventDefault() })

watch('value', changed)
changed()
