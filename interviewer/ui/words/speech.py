"""Spoken answers: the recorder. Its script gets every text of this file, by its key without `speech.`."""

from __future__ import annotations

from interviewer.models import Text

WORDS: dict[str, Text] = {
    "speech.talk": Text(zh="语音作答", en="Speak your answer"),
    "speech.more": Text(zh="接着说", en="Say more"),
    "speech.stop": Text(zh="说完了", en="Done"),
    "speech.send": Text(zh="再试一次", en="Try again"),
    "speech.finish": Text(zh="转成文字", en="Transcribe it"),
    "speech.idle": Text(zh="按 R 开始，说完再按一次", en="R starts and stops"),
    "speech.allow": Text(zh="请在浏览器里允许使用麦克风…", en="Allow the microphone in your browser…"),
    "speech.listening": Text(zh="正在听…", en="Listening…"),
    "speech.listening.hands": Text(zh="正在听…停下来就自动结束", en="Listening… stops by itself when you do"),
    "speech.quiet": Text(
        zh="几乎没有声音：麦克风静音了？设备选对了吗？",
        en="Hardly any sound: is the microphone muted, or the wrong one?",
    ),
    "speech.loud": Text(zh="声音太大，离麦克风远一点", en="Too loud: move back a little"),
    "speech.left": Text(zh="还能录 {n} 秒", en="{n} s left"),
    "speech.away.recording": Text(
        zh="暂时连不上服务器，请接着说：录音先存在这里",
        en="The server is away. Keep talking: the recording is kept here",
    ),
    "speech.away": Text(zh="暂时连不上服务器，正在重试…", en="The server is away; trying again…"),
    "speech.kept": Text(
        zh="连不上服务器。录音还在，别关页面，稍后再试。",
        en="The server cannot be reached. Your recording is safe while this page stays open.",
    ),
    "speech.kept.first": Text(
        zh="还有一段录音没处理：先再试一次或丢弃，然后提交。",
        en="A recording is still waiting. Try again or discard it, then submit.",
    ),
    "speech.hearing": Text(zh="正在转成文字…", en="Transcribing…"),
    "speech.hearing.submit": Text(zh="正在转成文字，随后提交…", en="Transcribing, then submitting…"),
    "speech.edit": Text(zh="已转成文字，改好就可以提交", en="This is what was heard: edit it, then submit"),
    "speech.unsure": Text(
        zh="有些地方没听清，提交前请看一遍", en="Parts were hard to hear: read it through before you submit"
    ),
    "speech.restored": Text(zh="刷新前说的内容已经放回来了", en="What you said before the reload is back"),
    "speech.unfinished": Text(
        zh="刷新前的录音还在，还没转成文字", en="A recording from before the reload is still here"
    ),
    "speech.lost": Text(
        zh="这段录音已经不在服务器上，请重说", en="That recording is no longer on the server; please say it again"
    ),
    "speech.stale": Text(
        zh="这道题已经结束，刚才的录音作废", en="That question is over; the recording was thrown away"
    ),
    "speech.no_words": Text(
        zh="没有听出文字，请再说一遍，或者打字", en="No words were made out; say it again, or type"
    ),
    "speech.unexpected": Text(
        zh="转文字时出了意料之外的问题；录音还在，可以再试一次。详情见启动窗口。",
        en="Something unexpected went wrong. The recording is still here, so you can try again; details are in the terminal.",
    ),
    "speech.again": Text(zh="重说", en="Say it again"),
    "speech.drop": Text(zh="丢弃", en="Discard"),
    "speech.options": Text(zh="选项", en="Options"),
    "speech.hands": Text(
        zh="免按键：读完题就开始，停下来就结束", en="Hands-free: start after the question is read, stop when I pause"
    ),
    "speech.direct": Text(zh="不改了，直接提交", en="Submit without editing"),
    "speech.keep": Text(zh="保留录音，报告里可以重听", en="Keep my recordings: they can be played in the report"),
    "speech.file": Text(zh="用现成的录音…", en="Use a recording…"),
    "speech.by": Text(zh="由 {name} 转成文字", en="Transcribed by {name}"),
    "speech.level": Text(zh="音量", en="Level"),
    "speech.decoding": Text(zh="正在读取录音…", en="Reading the recording…"),
    "speech.unreachable": Text(zh="连不上服务器，请稍后再试", en="The server cannot be reached; try again in a moment"),
    "speech.none": Text(
        zh='还没有语音识别，所以不能语音作答；打字不受影响。两种办法：安装 faster-whisper 和一个模型（pip install ".[speech]"，再设置 INTERVIEWER_STT_MODEL），或者把 INTERVIEWER_STT_BASE_URL 指向一个语音识别服务。步骤见 docs/speech.md。',
        en='There is no speech recognition yet, so answers have to be typed. Either install faster-whisper and a model (pip install ".[speech]", then set INTERVIEWER_STT_MODEL), or point INTERVIEWER_STT_BASE_URL at a transcription server. docs/speech.md shows how.',
    ),
    "speech.browser.use": Text(
        zh="改用浏览器的语音识别（声音可能会传给浏览器厂商）",
        en="Use the browser's recognition (it may send your voice to its maker)",
    ),
    "speech.browser.stop": Text(zh="不再使用", en="Stop using it"),
    "speech.browser.note": Text(
        zh="由浏览器识别：你的声音可能会传给浏览器厂商，Chrome 会传给 Google。",
        en="Your browser does the recognising and may send your voice to its maker; Chrome sends it to Google.",
    ),
    "speech.browser.none": Text(
        zh="这个浏览器没有语音识别，请换一个浏览器，或按 docs/speech.md 在本机安装。",
        en="This browser has no speech recognition; use another one, or install one here as docs/speech.md shows.",
    ),
    "speech.browser.failed": Text(
        zh="浏览器没能识别，请再试一次，或者打字", en="The browser could not recognise it; try again, or type"
    ),
    "speech.mic.refused": Text(
        zh="麦克风没有获准：请在地址栏旁的网站设置里允许，再试一次",
        en="The microphone is blocked: allow it in the site settings beside the address bar, then try again",
    ),
    "speech.mic.missing": Text(
        zh="没有找到麦克风：请接上一个再试，或者打字", en="No microphone was found: plug one in and try again, or type"
    ),
    "speech.mic.busy": Text(
        zh="麦克风被其他程序占用：请关掉那个程序再试",
        en="Another program is using the microphone: close it and try again",
    ),
    "speech.mic.failed": Text(
        zh="麦克风打不开：请检查系统的声音设置，或者打字",
        en="The microphone cannot be opened: check the system's sound settings, or type",
    ),
    "speech.mic.insecure": Text(
        zh="浏览器只让 https 页面和本机地址使用麦克风：请用 https，或在运行程序的电脑上打开 http://127.0.0.1:{port}",
        en="Browsers allow the microphone only over https or on the machine itself: use https, or open http://127.0.0.1:{port} where the program runs",
    ),
    "speech.mic.unsupported": Text(
        zh="这个浏览器不能录音，请换一个，或者打字", en="This browser cannot record; use another one, or type"
    ),
}
