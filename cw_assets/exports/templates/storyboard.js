// Plays the frames, and says so where the animatic cannot be played. Without it everything is still there.
(() => {
  "use strict";

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const limit = (value, low, high) => Math.min(Math.max(value, low), high);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const mirrored = document.documentElement.dir === "rtl";

  const board = one(".board");
  const strip = one(".strip");
  const video = one("video");
  const cards = all(".frame");
  const frames = cards.map((card) => ({
    start: Number(card.dataset.start), seconds: Number(card.dataset.seconds), number: card.dataset.number,
  }));
  const total = strip ? Number(strip.dataset.total) : 0;

  function clock(seconds) {
    const tenths = Math.round(seconds * 10);
    return `${Math.floor(tenths / 600)}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
  }

  // Where we are: a time, and the frame that is shown then.

  let now = 0;
  let shown = -1;
  let playing = false;

  const frameAt = (time) => Math.max(frames.findLastIndex(({ start }) => time >= start - 0.0005), 0);

  function show(time, index = frameAt(time)) {
    now = limit(time, 0, total);
    if (index !== shown) showFrame(index);
    const words = `Frame ${frames[index].number} of ${frames.at(-1).number}`;
    one(".which").textContent = words;
    one(".clock").textContent = `${clock(now)} / ${clock(total)}`;
    strip.style.setProperty("--at", `${total ? (now / total) * 100 : 0}%`);
    strip.setAttribute("aria-valuenow", now.toFixed(2));
    strip.setAttribute("aria-valuetext", `${words}, ${clock(now)}`);
  }

  function showFrame(index) {
    cards[shown]?.classList.remove("current");
    all("i:not(.playhead)", strip).forEach((part, place) => part.classList.toggle("current", place === index));
    shown = index;
    const card = cards[index];
    card.classList.add("current");
    one(".stage").replaceChildren(...pictureOf(card));
    one(".caption").replaceChildren(...all(".line:not(.sound)", card).map((line) => line.cloneNode(true)));
    fetchAhead(cards[index + 1]);
  }

  function pictureOf(card) {
    return [...one(".still", card).childNodes].map((node) => {
      const copy = node.cloneNode(true);
      if (copy.tagName === "IMG") Object.assign(copy, { loading: "eager", decoding: "sync" });
      return copy;
    });
  }

  function fetchAhead(card) {
    const picture = card && one("img", card);
    if (picture) picture.loading = "eager";
  }

  // Playing: the time runs with the clock of the screen; a hidden tab stands still.

  const LONGEST_STEP_MS = 1000;
  let before = 0;

  function tick(moment) {
    if (!playing) return;
    show(now + Math.min(moment - before, LONGEST_STEP_MS) / 1000);
    before = moment;
    if (now >= total) return stop();
    requestAnimationFrame(tick);
  }

  function play() {
    if (now >= total) show(0);
    video?.pause();
    playing = true;
    before = performance.now();
    sayPlaying();
    requestAnimationFrame(tick);
  }

  function stop() {
    playing = false;
    sayPlaying();
  }

  function sayPlaying() {
    one(".play").textContent = playing ? "Pause" : "Play";
  }

  function goTo(index) {
    const place = limit(index, 0, frames.length - 1);
    show(frames[place].start, place);
    one(".told").textContent = `Frame ${frames[place].number}`;
  }

  // Controls

  function timeOf(event) {
    const box = strip.getBoundingClientRect();
    const share = limit((event.clientX - box.left) / box.width, 0, 1);
    return (mirrored ? 1 - share : share) * total;
  }

  function wireStrip() {
    Object.entries({
      role: "slider", tabindex: "0", "aria-label": "Time in the storyboard, in seconds",
      "aria-valuemin": "0", "aria-valuemax": total.toFixed(2),
    }).forEach(([name, value]) => strip.setAttribute(name, value));
    strip.addEventListener("pointerdown", (event) => {
      strip.setPointerCapture(event.pointerId);
      show(timeOf(event));
    });
    strip.addEventListener("pointermove", (event) => {
      if (strip.hasPointerCapture(event.pointerId)) show(timeOf(event));
    });
  }

  const ahead = mirrored ? -1 : 1;
  const KEYS = {
    " ": () => (playing ? stop() : play()),
    ArrowRight: () => goTo(shown + ahead),
    ArrowLeft: () => goTo(shown - ahead),
    Home: () => goTo(0),
    End: () => goTo(frames.length - 1),
  };

  function wireBoard() {
    board.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      const pressed = event.key === " " && event.target.closest("button");
      if (!act || pressed || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    one(".play").addEventListener("click", () => (playing ? stop() : play()));
    all("[data-step]", board).forEach((button) => {
      button.addEventListener("click", () => goTo(shown + Number(button.dataset.step)));
    });
    one(".stage").addEventListener("click", () => { KEYS[" "](); strip.focus({ preventScroll: true }); });
    one(".controls").hidden = false;
    one(".keys").hidden = false;
  }

  function wireCards() {
    cards.forEach((card, index) => {
      one(".still", card).addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        goTo(index);
        one("#player").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
        strip.focus({ preventScroll: true });
      });
    });
  }

  function wireVideo() {
    const fail = () => { video.hidden = true; one(".unplayable").hidden = false; };
    video.addEventListener("error", fail);
    video.addEventListener("play", () => { if (playing) stop(); });
    if (video.error) fail();
  }

  if (cards.length) {
    wireStrip();
    wireBoard();
    wireCards();
    show(0, 0);
  }
  if (video) wireVideo();
})();
