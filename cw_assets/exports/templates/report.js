// Brings the page to life: seeking, following the player, reading the chart. Without it everything is still there.
(() => {
  "use strict";

  const data = JSON.parse(document.getElementById("report-data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const video = one("video");
  const screen = one(".screen");
  const links = all(".reel-bar a");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const limit = (value, low, high) => Math.min(Math.max(value, low), high);

  function clock(seconds) {
    const tenths = Math.round(seconds * 10);
    const minutes = Math.floor(tenths / 600);
    const rest = `${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
    if (minutes < 60) return `${minutes}:${rest}`;
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
  }

  // Where we are: one time for the whole page, the player's own where it plays.

  let now = 0;
  let playable = Boolean(video);

  const sceneAt = (time) => Math.max(data.scenes.findLastIndex(([start]) => time >= start - 0.001), 0);

  function seek(time) {
    const target = limit(time, 0, data.duration);
    document.body.classList.add("playing");
    if (playable) video.currentTime = target;
    show(target);
  }

  function show(time) {
    now = time;
    const index = sceneAt(time);
    showScene(index);
    showSpeech(time);
    placePlayheads(time, index);
    one(".now-time").textContent = `${clock(time)} of ${clock(data.duration)}`;
    one(".plot").setAttribute("aria-valuenow", time.toFixed(1));
    one(".plot").setAttribute("aria-valuetext", `${clock(time)}, scene ${index + 1}`);
  }

  let shownScene = -1;
  function showScene(index) {
    if (index === shownScene) return;
    const cards = all(".card");
    for (const old of [links[shownScene], cards[shownScene]]) old?.classList.remove("current");
    links[shownScene]?.removeAttribute("aria-current");
    cards[index]?.classList.add("current");
    links[index]?.setAttribute("aria-current", "true");
    all(".reel-bar a[tabindex='0']").forEach((link) => { link.tabIndex = -1; });
    if (links[index]) links[index].tabIndex = 0;
    one(".now-scene").textContent = `Scene ${index + 1} of ${data.scenes.length}`;
    shownScene = index;
    if (!playable && document.body.classList.contains("playing")) showStill(cards[index]);
    keepInView(links[index]);
  }

  function showStill(card) {
    const picture = card && one("img", card);
    const poster = one(".poster");
    if (picture && poster) poster.src = picture.src;
  }

  function keepInView(link) {
    const box = one(".reel-scroll");
    if (!link || box.scrollWidth <= box.clientWidth) return;
    box.scrollTo({ left: link.parentElement.offsetLeft - box.clientWidth / 2, behavior: calm ? "auto" : "smooth" });
  }

  function placePlayheads(time, index) {
    const link = links[index];
    const [start, end] = data.scenes[index] ?? [0, data.duration];
    const within = limit((time - start) / Math.max(end - start, 1e-6), 0, 1);
    if (link) {
      const item = link.parentElement;
      one(".reel .playhead").style.setProperty("--at", `${item.offsetLeft + item.offsetWidth * within}px`);
    }
    one(".plot .playhead").style.setProperty("--at", `${(time / Math.max(data.duration, 1e-6)) * 100}%`);
  }

  const segments = all(".speech-list li").map((item) => ({
    item, start: Number(item.dataset.start), end: Number(item.dataset.end),
  }));
  let spoken = null;
  function showSpeech(time) {
    const found = segments.find(({ start, end }) => time >= start - 0.001 && time < end) ?? null;
    if (found !== spoken) {
      spoken?.item.classList.remove("current");
      spoken?.item.removeAttribute("aria-current");
      one(".spoken", spoken?.item ?? document.body)?.classList.remove("spoken");
      found?.item.classList.add("current");
      found?.item.setAttribute("aria-current", "true");
      spoken = found;
    }
    if (!found) return;
    const word = all("[data-at]", found.item).findLast((span) => Number(span.dataset.at) <= time + 0.001);
    const before = one(".spoken", found.item);
    if (before === word) return;
    before?.classList.remove("spoken");
    word?.classList.add("spoken");
  }

  // Links with a time seek instead of jumping; away from the player it follows into a corner.

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    seek(Number(link.dataset.seek));
    if (playable) dock();
    else if (!one("#player").contains(link)) one("#player").scrollIntoView();
  });

  let stageSeen = true;
  let dismissed = false;
  function dock() {
    const started = document.body.classList.contains("playing");
    screen.classList.toggle("docked", playable && started && !stageSeen && !dismissed);
  }

  function watchStage() {
    new IntersectionObserver(([entry]) => {
      stageSeen = entry.isIntersecting;
      if (stageSeen) dismissed = false;
      dock();
    }, { threshold: 0.2 }).observe(one(".stage"));
    one(".undock").hidden = false;
    one(".undock").addEventListener("click", () => { dismissed = true; video.pause(); dock(); });
  }

  // The player

  function follow() {
    show(video.currentTime);
    if (!video.paused && !video.ended) requestAnimationFrame(follow);
  }

  function asBlob(address) {
    const [head, body] = address.split(",", 2);
    const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
    return URL.createObjectURL(new Blob([bytes], { type: head.slice(5).split(";")[0] }));
  }

  let retried = false;
  function fail() {
    const address = video.getAttribute("src");
    if (!retried && address.startsWith("data:")) {  // Safari plays blobs where it refuses long data addresses
      retried = true;
      video.src = asBlob(address);
      return;
    }
    playable = false;
    video.hidden = true;
    const still = one(".poster", screen);
    if (still) still.hidden = false;
    one(".unplayable").hidden = false;
    dock();
  }

  function wirePlayer() {
    video.addEventListener("play", () => { document.body.classList.add("playing"); dismissed = false; follow(); });
    video.addEventListener("seeked", () => show(video.currentTime));
    video.addEventListener("timeupdate", () => show(video.currentTime));
    video.addEventListener("error", fail);
    if (video.error) fail();
    watchStage();
  }

  // The bar of scenes: one stop for Tab, arrows within

  function wireReel() {
    one(".reel-bar").addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      goTo(links.indexOf(event.target) + step).focus({ preventScroll: true });
    });
    links.forEach((link) => { link.tabIndex = -1; });
    one(".steps").hidden = links.length < 2;
    all(".steps button").forEach((button) => {
      button.addEventListener("click", () => goTo(sceneAt(now) + Number(button.dataset.step)));
    });
  }

  function goTo(index) {
    const link = links[limit(index, 0, links.length - 1)];
    seek(Number(link.dataset.seek));
    return link;
  }

  // The chart: hover reads it, a click or the arrow keys seek

  function read(time) {
    const after = data.times.findIndex((at) => at >= time);
    const index = after < 0 ? data.times.length - 1 : after;
    const scene = sceneAt(time) + 1;
    const lines = [`${clock(time)}, scene ${scene}`];
    if (index >= 0) {
      for (const [name, values] of [["Brightness", data.luma], ["Motion", data.motion], ["Sharpness", data.sharpness]]) {
        lines.push(`${name} ${Math.round(values[index] * 100)} %`);
      }
    }
    if (String(scene) in data.feelings) lines.push(`Sentiment ${data.feelings[scene].toFixed(2).replace("-", "−")}`);
    return lines.join("\n");
  }

  function wireChart() {
    const plot = one(".plot");
    const readout = one(".readout");
    const timeOf = (event) => {
      const box = plot.getBoundingClientRect();
      return limit((event.clientX - box.left) / box.width, 0, 1) * data.duration;
    };
    plot.addEventListener("pointermove", (event) => {
      const time = timeOf(event);
      const share = time / Math.max(data.duration, 1e-6);
      plot.classList.add("pointing");
      readout.hidden = false;
      readout.textContent = read(time);
      one(".cursor", plot).style.setProperty("--at", `${share * 100}%`);
      readout.style.setProperty("--at", `${share * 100}%`);
      readout.style.setProperty("--shift", share > 0.6 ? "calc(-100% - 0.6rem)" : "0.6rem");
    });
    plot.addEventListener("pointerleave", () => { plot.classList.remove("pointing"); readout.hidden = true; });
    plot.addEventListener("click", (event) => { seek(timeOf(event)); dock(); });
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: -10, PageUp: 10, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      seek(now + step);
      dock();
    });
    Object.entries({
      role: "slider", tabindex: "0", "aria-label": "Position in the video, in seconds",
      "aria-valuemin": "0", "aria-valuemax": data.duration.toFixed(1),
    }).forEach(([name, value]) => plot.setAttribute(name, value));
  }

  // Copying colours, and the contents that follow the reader

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    const said = one(".said");
    said.textContent = `${text} copied`;
    setTimeout(() => { said.textContent = ""; }, 1800);
  }

  function wireCopying() {
    document.addEventListener("click", (event) => {
      const swatch = event.target.closest("[data-copy]");
      if (swatch) copy(swatch.dataset.copy);
    });
  }

  function wireContents() {
    const entries = new Map(all(".contents a").map((link) => [link.getAttribute("href").slice(1), link]));
    const row = one(".contents");
    const mark = (id) => entries.forEach((link, key) => {
      if (key !== id) return link.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      if (row.scrollWidth > row.clientWidth) row.scrollTo({ left: link.offsetLeft - row.clientWidth / 3 });
    });
    const watch = new IntersectionObserver((seen) => {
      const entered = seen.find((entry) => entry.isIntersecting);
      if (entered) mark(entered.target.id);
    }, { rootMargin: "-30% 0px -65% 0px" });
    entries.forEach((_, id) => watch.observe(document.getElementById(id)));
  }

  wireChart();
  wireReel();
  wireCopying();
  wireContents();
  if (video) wirePlayer();
  show(0);
})();
