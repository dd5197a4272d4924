// The page /jobs: a list that is asked for over HTTP and followed over a socket. Whatever comes from records is data:
// it is put in as text, and an address is used only where it leads to this server.

const PAGE = 50;
const POLL_MS = 2000;
const PING_MS = 15000;
const LONGEST_WAIT_MS = 10000;
const MOST_PICTURES = 3;
const UNDER_WAY = ["queued", "processing", "retrying"];
const WITH_RESULT = ["completed", "partial", "reviewed"];
const FUNCTIONS = {
  analyze_video: "Video analysis",
  create_adaptation: "Adaptation",
  generate_storyboard: "Storyboard",
  generate_wireframe_storyboard: "Storyboard of keyframes",
  generate_images: "Images",
  enhance_prompt: "Prompt enhancement",
  download_lora: "LoRA download",
};
const RESULTS = { report: "Report", page: "Page", sheet: "Sheet", animatic: "Film" };
const $ = (id) => document.getElementById(id);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// ---- asking the server

class Locked extends Error {}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
  };
  const response = await fetch(path, { cache: "no-store", ...options });
  const answer = await response.json().catch(() => null);
  if (response.status === 401) {
    throw new Locked(answer?.error);
  }
  if (!response.ok) {
    throw new Error(answer?.error ?? `The server answers ${response.status}; try again.`);
  }
  return answer;
}

// ---- the list: rows by job, in the order of the page that is shown

const rows = new Map();
const parameters = new URLSearchParams(location.search);
const shown = {
  status: parameters.get("status") ?? "",
  project: parameters.get("project_id") ?? "",
  offset: Math.max(0, Number.parseInt(parameters.get("offset") ?? "0", 10) || 0),
};
let asked = 0;
let reload = 0;

function query() {
  const given = new URLSearchParams();
  if (shown.status) given.set("status", shown.status);
  if (shown.project) given.set("project_id", shown.project);
  if (shown.offset) given.set("offset", shown.offset);
  return given;
}

async function load() {
  const number = ++asked;
  const given = query();
  given.set("limit", PAGE);
  try {
    const page = await ask(`/api/jobs?${given}`);
    if (number !== asked) return;
    $("trouble").textContent = "";
    showPage(page);
  } catch (error) {
    if (number !== asked) return;
    if (error instanceof Locked) lock();
    else $("trouble").textContent = told(error);
  }
}

function told(error) {
  return error instanceof TypeError ? "The server does not answer; it is asked again and again." : error.message;
}

function loadSoon() {
  reload ||= setTimeout(() => {
    reload = 0;
    load();
  }, 300);
}

function showPage(page) {
  if (!page.jobs.length && page.total) {
    go(Math.floor((page.total - 1) / PAGE) * PAGE);
    return;
  }
  const there = new Set(page.jobs.map((job) => job.job_id));
  for (const [id, row] of rows) {
    if (!there.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  let before = null;
  for (const job of page.jobs) {
    const row = rows.get(job.job_id) ?? newRow(job.job_id);
    show(row, job);
    const place = before ? before.nextSibling : $("jobs").firstChild;
    if (place !== row.element) $("jobs").insertBefore(row.element, place);
    before = row.element;
  }
  showCount(page);
}

function showCount(page) {
  const filtered = shown.status || shown.project;
  const last = page.offset + page.jobs.length;
  $("count").textContent = page.total > page.jobs.length
    ? `${page.offset + 1}–${last} of ${page.total}` : `${page.total} ${page.total === 1 ? "job" : "jobs"}`;
  $("count").hidden = !page.total;
  $("none").hidden = page.total > 0;
  $("none").textContent = filtered
    ? "No job is like this." : "Nothing has been launched yet. Drop a video above, and watch its analysis here.";
  $("pager").hidden = page.total <= PAGE;
  $("newer").disabled = page.offset === 0;
  $("older").disabled = last >= page.total;
}

function newRow(id) {
  const element = $("job").content.firstElementChild.cloneNode(true);
  const part = (name) => element.querySelector(`.${name}`);
  const row = { element, part, job: null, result: null };
  part("run").href = `/runs/${encodeURIComponent(id)}`;
  part("cancel").addEventListener("click", () => cancel(row.job));
  element.row = row;
  rows.set(id, row);
  visible.observe(element);
  return row;
}

function isNewer(job, than) {
  if (!than || (isOver(job) && !isOver(than))) return true;
  return job.revision >= than.revision || job.record_id !== than.record_id;
}

function isOver(job) {
  return !UNDER_WAY.includes(job.status) && job.status !== "pending";
}

function show(row, job) {
  if (!isNewer(job, row.job)) return;
  const before = row.job;
  row.job = job;
  const { element, part } = row;
  element.dataset.status = job.status;
  part("name").textContent = job.name;
  part("about").textContent = about(job);
  part("status").textContent = job.status;
  part("stage").textContent = stage(job);
  part("error").textContent = job.error;
  showProgress(part, job);
  showTimes(row);
  part("cancel").hidden = !UNDER_WAY.includes(job.status);
  part("run").setAttribute("aria-label", `Run of ${job.name} in Dagster`);
  part("cancel").setAttribute("aria-label", `Cancel ${job.name}`);
  if (before && before.status !== job.status) {
    say(`${job.name}: ${job.status}`);
    row.result = null;
  }
  if (row.isSeen) showResult(row);
}

function about(job) {
  const campaign = job.project_id === null ? [] : [`campaign ${job.project_id}`];
  return [FUNCTIONS[job.function] ?? job.function, `${job.record_kind} ${job.record_id}`, ...campaign].join(" · ");
}

function stage(job) {
  if (job.status === "failed" || job.status === "cancelled") return job.progress ? `at ${job.progress} %` : "";
  if (!["processing", "retrying"].includes(job.status)) return "";
  const step = job.total > 1 && job.current ? `${job.current} of ${job.total}` : "";
  return [`${job.progress} %`, job.current_stage, step, job.message].filter(Boolean).join(" · ");
}

function showProgress(part, job) {
  const bar = part("state").querySelector("progress");
  bar.hidden = !["processing", "retrying"].includes(job.status);
  bar.value = job.progress;
  bar.setAttribute("aria-label", `Progress of ${job.name}`);
}

function showTimes({ part, job }) {
  const launched = job.launched_at ?? job.started_at;
  part("launched").textContent = launched ? moment(launched) : "";
  part("launched").dateTime = launched ?? "";
  if (launched) part("launched").title = `launched ${new Date(launched).toLocaleString()}`;
  const ended = isOver(job) ? job.completed_at : new Date();
  const isTold = job.started_at && ended && job.status !== "queued";
  part("took").textContent = isTold ? duration((new Date(ended) - new Date(job.started_at)) / 1000) : "";
}

function moment(text) {
  const time = new Date(text);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  const year = time.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...year })}, ${clock}`;
}

function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

// ---- what came of a job: asked for once it is in sight

const visible = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    target.row.isSeen = isIntersecting;
    if (isIntersecting) showResult(target.row);
  }
});

async function showResult(row) {
  const { job } = row;
  if (!WITH_RESULT.includes(job.status)) {
    row.part("results").replaceChildren();
    return;
  }
  if (row.result) return;
  row.result = "asked for";
  try {
    const { result } = await ask(`/api/jobs/${encodeURIComponent(job.job_id)}`);
    row.part("results").replaceChildren(...links(result ?? {}, job.name));
  } catch {
    row.result = null;
  }
}

function links(result, name) {
  const named = Object.entries(RESULTS).map(([field, word]) => link(result[field], word, name));
  const paths = Array.isArray(result.paths) ? result.paths : [];
  const pictures = paths.slice(0, MOST_PICTURES).map((path, i) => link(path, paths.length > 1 ? `Image ${i + 1}` : "Image", name));
  const found = [...named, ...pictures].filter(Boolean);
  if (paths.length > MOST_PICTURES) found.push(Object.assign(document.createElement("span"), {
    className: "more", textContent: `+ ${paths.length - MOST_PICTURES}`,
  }));
  return found;
}

function link(address, word, name) {
  if (typeof address !== "string" || !address.startsWith("/")) return null;
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin) return null;
  const made = Object.assign(document.createElement("a"), { href: url.href, textContent: word });
  made.setAttribute("aria-label", `${word} of ${name}`);
  return made;
}

function say(text) {
  $("said").textContent = text;
}

// ---- following: a socket; while there is none, the list is asked for again and again

let socket = null;
let failures = 0;
let pinged = 0;
let heard = 0;
let locked = false;
const elsewhere = new Map(); // statuses of jobs that this page of the list does not show

function connect() {
  if (locked || socket) return;
  const opened = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/jobs`);
  socket = opened;
  opened.addEventListener("open", () => {
    failures = 0;
    pinged = 0;
    showLive("live", "Live");
    load();
  });
  opened.addEventListener("message", ({ data }) => {
    heard = Date.now();
    const message = JSON.parse(data);
    if (message.type === "status" || message.type === "update") apply(message);
  });
  opened.addEventListener("close", () => {
    if (socket === opened) lost();
  });
}

function lost() {
  drop();
  failures += 1;
  showLive("polling", `Not live; looked at every ${POLL_MS / 1000} seconds`);
  if (failures === 1) load();
  setTimeout(connect, Math.min(LONGEST_WAIT_MS, 500 * 2 ** (failures - 1)) * (0.75 + Math.random() / 2));
}

function drop() {
  const dropped = socket;
  socket = null;
  dropped?.close();
}

function isLive() {
  return socket?.readyState === WebSocket.OPEN;
}

function showLive(state, words) {
  if ($("live").dataset.state === state) return;
  $("live").dataset.state = state;
  $("live").textContent = words;
}

function apply(job) {
  const row = rows.get(job.job_id);
  const before = row ? row.job.status : elsewhere.get(job.job_id);
  if (row) show(row, job);
  else elsewhere.set(job.job_id, job.status);
  if (before !== job.status && (!row || shown.status)) loadSoon();
}

async function keepLooking() {
  for (;;) {
    await wait(POLL_MS);
    if (!locked && !isLive() && !document.hidden) await load();
  }
}

setInterval(() => {
  if (!isLive()) return;
  if (heard < pinged) {
    lost();
    return;
  }
  pinged = Date.now();
  socket.send('{"type":"ping"}');
}, PING_MS);

setInterval(() => {
  for (const row of rows.values()) {
    if (row.job && !isOver(row.job)) showTimes(row);
  }
}, 1000);

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !locked && !isLive()) load();
});

// ---- choosing what is shown

function go(offset) {
  shown.offset = offset;
  showCampaign();
  const given = query().toString();
  history.replaceState(null, "", given ? `?${given}` : location.pathname);
  load();
}

function showCampaign() {
  $("whither").textContent = shown.project ? ` into campaign ${shown.project}` : "";
}

function turn(pages) {
  go(Math.max(0, shown.offset + pages * PAGE));
  $("content").focus({ preventScroll: true });
  $("content").scrollIntoView();
}

$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("input", () => {
  if (!$("project").checkValidity()) return;
  shown.status = $("status").value;
  shown.project = $("project").value.replace(/^0+/, "");
  go(0);
});
$("newer").addEventListener("click", () => turn(-1));
$("older").addEventListener("click", () => turn(1));

// ---- cancelling

function cancel(job) {
  $("confirm-name").textContent = job.name;
  $("confirm-what").textContent = `· ${FUNCTIONS[job.function] ?? job.function}, ${job.status}`;
  $("confirm").returnValue = "keep";
  $("confirm").onclose = () => {
    if ($("confirm").returnValue === "cancel") cancelNow(job);
  };
  $("confirm").showModal();
}

async function cancelNow(job) {
  const button = rows.get(job.job_id)?.part("cancel");
  if (button) button.disabled = true;
  try {
    apply(await ask(`/api/jobs/${encodeURIComponent(job.job_id)}/cancel`, {}));
  } catch (error) {
    if (error instanceof Locked) lock();
    else $("trouble").textContent = told(error);
  } finally {
    if (button) button.disabled = false;
  }
}

// ---- sending videos, one after another

let sending = Promise.resolve();

function take(files) {
  const campaign = shown.project;
  for (const file of files) {
    const element = $("sending").content.firstElementChild.cloneNode(true);
    const part = (name) => element.querySelector(`.${name}`);
    part("file").textContent = file.name;
    part("word").textContent = "waits";
    $("uploads").append(element);
    sending = sending.then(() => send(file, campaign, element, part));
  }
}

async function send(file, campaign, element, part) {
  const bar = element.querySelector("progress");
  part("word").textContent = "is sent";
  try {
    const media = await upload(file, campaign, (share) => {
      bar.value = share;
      if (share === 1) part("word").textContent = "is looked at";
    });
    const job = await ask("/api/jobs", { function: "analyze_video", ad_unit_media_id: media.id });
    part("word").textContent = isOver(job) ? "was analysed already" : "is being analysed";
    await load();
    setTimeout(() => element.remove(), 8000);
  } catch (error) {
    element.classList.add("failed");
    part("word").textContent = error.message;
    if (error instanceof Locked) lock();
  }
}

function upload(file, campaign, onShare) {
  return new Promise((done, failed) => {
    const form = new FormData();
    if (campaign) form.append("campaign_id", campaign);
    form.append("file", file);
    const request = new XMLHttpRequest();
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onShare(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      const sentence = request.response?.error ?? `The server answers ${request.status}; try again.`;
      if (request.status === 401) failed(new Locked(sentence));
      else if (request.status < 200 || request.status > 299) failed(new Error(sentence));
      else done(request.response);
    });
    request.addEventListener("error", () => failed(new Error("The connection was lost while it was sent; send it again.")));
    request.open("POST", "/api/media");
    request.send(form);
  });
}

$("file").addEventListener("change", () => {
  take($("file").files);
  $("file").value = "";
});
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    $("drop").classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) $("drop").classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  if (!locked) take(event.dataTransfer.files);
});

// ---- the token, where the server asks for one

function lock() {
  if (locked) return;
  locked = true;
  drop();
  $("entry").hidden = false;
  $("work").hidden = true;
  showLive("locked", "Waiting for the token");
  $("token").focus();
}

$("token-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("token-error").textContent = "";
  try {
    await ask("/api/session", { token: $("token").value });
  } catch (error) {
    $("token-error").textContent = error instanceof Locked ? "This is not the token." : told(error);
    return;
  }
  $("token").value = "";
  $("entry").hidden = true;
  $("work").hidden = false;
  locked = false;
  await load();
  connect();
});

// ---- beginning

$("status").value = shown.status;
$("project").value = shown.project;
showCampaign();
await load();
connect();
keepLooking();
