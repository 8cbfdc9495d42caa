// The voice of a room: reads `props.value.pieces` one after the other, by `server.say` or by a voice of the browser.
// Runs once for each time that the component is put on the page, with `element`, `props`, `server` and `watch`.
//
// A reading is an object `reading`; whatever arrives for one that is no longer the current one is thrown away. The sound of
// a piece is asked for while the one before it plays, and kept for a repetition.

const ANSWERS_WITHIN = 60e3  // ms; a server that is silent for longer counts as away
const STARTS_WITHIN = 6e3    // ms; a voice of the browser that is silent for longer does not answer
const PACES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2]
const JUST_BEGUN = 1.2       // seconds; within them "again" means the piece before

window.interviewerPlayer?.abort()
const gone = new AbortController()
window.interviewerPlayer = gone

const root = element.querySelector('.iv-player')
const part = Object.fromEntries([...root.querySelectorAll('[data-part]')].map(e => [e.dataset.part, e]))
const audio = new Audio()
const synthesis = window.speechSynthesis
const sounds = new Map()     // what was asked for of the current text: pace and number -> a promise of its address
let reading = null           // { at, pace, by }, while there is something to hear
let note = null              // [phase, words]: what went wrong last
let key = null
let recording = false

const value = () => props.value ?? {}
const say = name => value().words?.[name] ?? ''
const pieces = () => value().pieces ?? []
const remembered = (name, otherwise) => { try { return localStorage.getItem(`interviewer-${name}`) ?? otherwise } catch { return otherwise } }
const remember = (name, what) => { try { localStorage.setItem(`interviewer-${name}`, what) } catch { /* private window */ } }
const auto = () => remembered('reads-aloud', 'no') === 'yes'
const muted = () => remembered('muted', 'no') === 'yes'
const pace = () => PACES.find(p => String(p) === remembered('pace', '1')) ?? 1

// --- voices ----------------------------------------------------------------------------------------------------------

function voices() {  // those of the browser that speak the language of the text
  const wanted = value().lang === 'zh' ? /^(zh|cmn)(?![-_](hk|mo))/i : /^en/i
  return (synthesis?.getVoices() ?? []).filter(voice => wanted.test(voice.lang))
}

function chosen() {  // null: the server's
  const name = remembered(`voice-${value().lang}`, value().mode === 'browser' ? 'browser' : 'server')
  if (name === 'server') return null
  const there = voices()
  const fitting = there.find(v => v.voiceURI === name) ?? there.find(v => v.localService && v.default) ?? there.find(v => v.localService)
  return fitting ?? (value().mode === 'browser' ? there[0] ?? null : null)
}

// --- what is shown ---------------------------------------------------------------------------------------------------

const phase = () => (reading ? (reading.sounding ? 'speaking' : 'loading') : note ? note[0] : 'idle')

function show() {
  const now = phase(), busy = Boolean(reading)
  root.hidden = value().mode === 'off' || !value().words
  root.dataset.phase = now
  text(part.speak.querySelector('span'), say(busy ? 'stop' : 'speak'))
  part.speak.title = say(busy ? 'stop' : 'speak') + ' (S)'
  part.speak.disabled = !pieces().length
  text(part.again, say('again'))
  part.again.hidden = now !== 'speaking'
  text(part.auto.nextElementSibling, say('auto'))
  part.auto.checked = auto()
  text(part.says, now === 'loading' && reading.late ? say('loading') : !busy && note ? note[1] : '')
  text(part.more.firstElementChild, say('options'))
  text(part.pace.firstElementChild, say('pace'))
  part.pace.setAttribute('aria-label', say('pace'))
  text(part.pace.querySelector('output'), `${pace()}×`)
  for (const step of ['slower', 'faster']) part[step].setAttribute('aria-label', part[step].title = say(step))
  part.slower.disabled = pace() === PACES[0]
  part.faster.disabled = pace() === PACES.at(-1)
  part.mute.setAttribute('aria-pressed', String(muted()))
  part.mute.setAttribute('aria-label', part.mute.title = say(muted() ? 'unmute' : 'mute'))
  text(part.voice.previousElementSibling, say('voice'))
  offer()
}

function offer() {  // the voices to choose from
  const there = voices(), now = chosen()
  const options = value().mode === 'browser' && there.length ? [] : [['server', say('voice.server')]]
  for (const voice of there) options.push([voice.voiceURI, voice.localService ? voice.name : say('voice.online').replace('{name}', voice.name)])
  const wanted = JSON.stringify(options)
  if (part.voice.dataset.options !== wanted) {
    part.voice.dataset.options = wanted
    part.voice.replaceChildren(...options.map(([id, name]) => new Option(name, id)))
  }
  part.voice.value = now?.voiceURI ?? 'server'
  text(part.note, there.some(voice => !voice.localService) ? say('voice.note') : '')
  part.note.hidden = !part.note.textContent
}

function text(place, words) {  // a live region speaks when it is touched
  if (place.textContent !== words) place.textContent = words
}

// --- reading ---------------------------------------------------------------------------------------------------------

async function read(from = 0) {
  hush()
  note = null
  if (!pieces().length) return show()
  const mine = (reading = { at: from, by: chosen(), sounding: false, late: false })
  const late = setTimeout(() => { mine.late = true; if (reading === mine) show() }, 700)
  show()
  let trouble
  while (!trouble && reading === mine && mine.at < pieces().length) {
    trouble = mine.by ? await bySynthesis(mine) : await byServer(mine)
    if (reading !== mine) break
    mine.at += 1
  }
  clearTimeout(late)
  if (reading !== mine) return
  hush()
  if (trouble) complain(trouble)
  else document.dispatchEvent(new CustomEvent('interviewer-read', { detail: key }))
  show()
}

function hush() {  // silence, at once
  const mine = reading
  reading = null
  audio.pause()
  if (mine?.by) synthesis.cancel()
  mine?.wake?.()
}

function complain(trouble) {
  note = trouble === 'blocked' ? ['blocked', say('blocked')] : ['problem', say(trouble) || trouble]
  if (trouble !== 'blocked') return
  const mine = key, first = new AbortController()
  const start = e => {
    first.abort()
    if (mine === key && !reading && note?.[0] === 'blocked' && !e.target.closest?.('.iv-player, .iv-recorder')) read()
  }
  for (const name of ['pointerup', 'keydown']) document.addEventListener(name, start, { signal: AbortSignal.any([first.signal, gone.signal]) })
}

function sound(i) {  // the address of a piece's sound, or { problem }; asked for once
  const name = `${pace()} ${i}`
  if (!sounds.has(name)) {
    const asked = ask(i).then(reply => {
      if (!reply.audio) sounds.delete(name)
      return reply.audio ? { address: URL.createObjectURL(new Blob([bytes(reply.audio)], { type: 'audio/wav' })), pace: reply.pace } : reply
    })
    sounds.set(name, asked)
  }
  return sounds.get(name)
}

async function ask(i) {
  const wanted = { text: pieces()[i], lang: value().lang, words: value().words_lang, pace: pace() }
  let timer
  const late = new Promise(done => { timer = setTimeout(done, ANSWERS_WITHIN) })
  try {
    const reply = await Promise.race([server.say(wanted), late])
    return reply?.audio || reply?.problem ? { ...reply, pace: wanted.pace } : { problem: say('unreachable') }
  } catch {
    return { problem: say('unreachable') }
  } finally {
    clearTimeout(timer)
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0))
}

async function byServer(mine) {  // plays one piece; what went wrong, or nothing
  const made = await sound(mine.at)
  if (reading !== mine) return
  if (made.problem) return made.problem
  if (mine.at + 1 < pieces().length) sound(mine.at + 1)
  const over = new Promise(done => {
    mine.wake = done
    audio.onended = () => done()
    audio.onerror = () => done('unplayable')
  })
  audio.src = made.address
  mine.made = made.pace
  audio.muted = muted()
  audio.playbackRate = pace() / made.pace
  try {
    await audio.play()
  } catch (e) {
    if (reading !== mine) return
    return e.name === 'NotAllowedError' ? 'blocked' : 'unplayable'
  }
  if (reading === mine) { mine.sounding = true; show() }
  return over
}

function bySynthesis(mine) {
  return new Promise(done => {
    const utterance = new SpeechSynthesisUtterance(pieces()[mine.at])
    Object.assign(utterance, { voice: mine.by, lang: mine.by.lang, rate: pace(), volume: muted() ? 0 : 1 })
    const silent = setTimeout(() => done('silent'), STARTS_WITHIN)
    mine.wake = () => { clearTimeout(silent); done() }
    mine.utterance = utterance  // some browsers lose one that nobody holds
    utterance.onstart = () => { clearTimeout(silent); mine.began = performance.now(); if (reading === mine) { mine.sounding = true; show() } }
    utterance.onend = () => { clearTimeout(silent); done() }
    utterance.onerror = e => { clearTimeout(silent); done(e.error === 'not-allowed' ? 'blocked' : ['canceled', 'interrupted'].includes(e.error) ? undefined : 'silent') }
    synthesis.cancel()
    synthesis.speak(utterance)
  })
}

function again() {  // this sentence once more; at its very beginning the one before
  const heard = reading?.by ? (performance.now() - (reading.began ?? 0)) / 1000 : audio.currentTime
  const at = reading?.at ?? 0
  read(heard < JUST_BEGUN ? Math.max(0, at - 1) : at)
}

function repace(step) {
  remember('pace', String(PACES[Math.max(0, Math.min(PACES.length - 1, PACES.indexOf(pace()) + step))]))
  if (reading?.by) read(reading.at)
  else if (reading?.made) audio.playbackRate = pace() / reading.made
  show()
}

function mute() {
  remember('muted', muted() ? 'no' : 'yes')
  audio.muted = muted()
  if (reading?.by) read(reading.at)  // the volume of a sentence is fixed when it begins
  show()
}

function forget() {
  for (const made of sounds.values()) made.then(({ address }) => { if (address) URL.revokeObjectURL(address) })
  sounds.clear()
}

function changed() {
  if ((value().key ?? '') !== key) {
    const first = key === null
    key = value().key ?? ''
    hush()
    forget()
    note = null
    if (key && auto() && !recording && value().mode !== 'off' && (!first || element.offsetParent)) read()
  }
  show()
}

// --- wiring ----------------------------------------------------------------------------------------------------------

const on = (target, name, handler) => target?.addEventListener(name, handler, { signal: gone.signal })
const press = () => {
  if (!reading) return read()
  hush()
  show()
}

part.speak.onclick = press
part.again.onclick = again
part.slower.onclick = () => repace(-1)
part.faster.onclick = () => repace(1)
part.mute.onclick = mute
part.auto.onchange = () => {
  remember('reads-aloud', part.auto.checked ? 'yes' : 'no')
  if (part.auto.checked && !reading) read()
}
part.voice.onchange = () => {
  remember(`voice-${value().lang}`, part.voice.value)
  if (reading) read(reading.at)
  show()
}
on(document, 'keydown', e => {
  if (e.key.toLowerCase() !== 's' || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat) return
  if (e.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox]')) return
  if (!element.isConnected || !element.offsetParent || !pieces().length) return
  e.preventDefault()
  press()
})
on(document, 'interviewer-recording', e => {  // a microphone would hear the voice
  recording = Boolean(e.detail)
  if (recording) hush()
  show()
})
on(document, 'click', e => { if (part.more.open && !part.more.contains(e.target)) part.more.open = false })
on(synthesis, 'voiceschanged', show)
gone.signal.addEventListener('abort', () => { hush(); forget() })

watch('value', changed)
changed()
