"""What a page is told to note of itself while `web.py` watches it in Chromium."""

from __future__ import annotations

from playwright.sync_api import Page

NOTE = """
window.seen = { first: null, last: null, draws: 0, points: 0, pointsAt: null };
const drew = (points) => {
  const now = performance.now(), seen = window.seen;
  seen.first ??= now; seen.last = now; seen.draws += 1;
  if (points > seen.points) { seen.points = points; seen.pointsAt = now; }
};
for (const [kind, finish] of [[CanvasRenderingContext2D, false], [WebGLRenderingContext, true], [WebGL2RenderingContext, true]])
  for (const name of ['fill', 'stroke', 'fillText', 'drawImage', 'drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced']) {
    const own = kind.prototype[name];
    if (!own) continue;
    kind.prototype[name] = function (...given) {
      const result = own.apply(this, given);
      const points = name.endsWith('Instanced') ? given.at(-1) : name === 'drawArrays' ? given[2] : 0;
      if (finish && points >= 10000 && !window.seen.pointsAt) this.finish();   // what is only in its queue is not on the screen
      drew(points);
      return result;
    };
  }
"""
"""Notes every drawing call on a canvas: the first, the last, and when the most points came onto the screen."""

CLICKED = """(name) => new Promise((done) => {
  let from = 0;
  const look = () => {
    const title = document.querySelector('svg.cross g.box.center title');
    if (!from || !title || !title.textContent.includes(name)) return false;
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
    return true;
  };
  const watch = new MutationObserver(() => look() && watch.disconnect());
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  addEventListener('mousedown', () => (from = performance.now()), { capture: true, once: true });
  window.armed = true;
})"""
"""Milliseconds from the press of the mouse to the second frame after the cross of this name stands in the page."""

SHOWN = """(what) => new Promise((done) => {
  const look = () => document.querySelector(what)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : setTimeout(look, 5);
  look();
})"""
"""Milliseconds from the navigation to the second frame after this selector finds something."""

QUIET = """([still, most]) => new Promise((done) => {
  const seen = window.seen;
  const look = () => {
    const now = performance.now();
    if (seen.last !== null && now - seen.last > still) done({ first: seen.first, last: seen.last, ended: true });
    else if (now > most) done({ first: seen.first, last: seen.last, ended: false });
    else setTimeout(look, 50);
  };
  look();
})"""
"""First and last drawing call, once nothing was drawn for `still` ms; `ended` is false when it still draws at `most` ms."""

FRAMES = """() => { window.frames_seen = []; const count = (at) => { window.frames_seen.push(at); requestAnimationFrame(count); };
  requestAnimationFrame(count); window.seen.draws_before = window.seen.draws; }"""

RENDERER = """() => { const gl = document.createElement('canvas').getContext('webgl2');
  const more = gl && gl.getExtension('WEBGL_debug_renderer_info');
  return gl ? gl.getParameter(more ? more.UNMASKED_RENDERER_WEBGL : gl.RENDERER) : 'none'; }"""


class Transferred:
    """Bytes that came over the wire for a page, as the browser's network counts them (compressed, with headers)."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])
