// The page: buttons and keyboard to a call, and a call to what can be read.
import { Call } from "./call.js";
import * as drawer from "./drawer.js";
import { part } from "./drawer.js";
import * as room from "./room.js";
import { busy, dtmf, ring, unlock, wait } from "./tones.js";

const KEYS = "0123456789*#";
const NARROW = matchMedia("(max-width: 44rem)"); // as in phone.css
const FASTEST = 16; // the most a browser plays
const ENDED = {
  caller: "Sie haben aufgelegt.",
  hotline: "Die Hotline hat aufgelegt.",
  trouble: "Abgebrochen wegen eines Fehlers.",
  lost: "Die Verbindung ist weg.",
};
const CHANGED = { text: "neuer Text", sound: "neu aufgenommen" };

const find = (id) => document.getElementById(id);
const { stand } = document.body.dataset;
const query = new URLSearchParams(location.search);
const log = find("mitlesen");
const circle = document.querySelector(".ring .left");
const asked = Number(query.get("tempo")); // for those who have to hear it all, such as tests
const usual = asked >= 1 && asked <= FASTEST ? asked : 1;
let call = null;

const stage = {
  sound: find("sound"),
  trouble: (words) => { find("trouble").textContent = words; },
  staff: () => find("staff").value,
};

async function start({ speed = usual, strokes = [] } = {}) {
  if (!call) unlock(stage.sound);
  await hangUp();
  const mine = new Call({ stand, speed, usual, strokes, show: (moment) => show(mine, moment), stage });
  call = mine;
  log.replaceChildren();
  drawer.clear();
  room.leave();
  stage.trouble("");
  busyWith(true, "Es klingelt");
  if (NARROW.matches) document.querySelector(".phone").scrollIntoView({ block: "start" }); // keys and text below
  mine.answered = new Promise((resolve) => { mine.isAnswered = resolve; });
  if (speed <= 4) ring(mine.answered);
  mine.ended = mine.run();
  const by = await mine.ended;
  mine.isAnswered();
  if (call !== mine) return;
  call = null;
  room.leave();
  busyWith(false, ENDED[by]);
  light(null);
  read(ENDED[by], { over: true });
  if (by !== "caller" && speed <= 4) busy();
}

async function hangUp() {
  const mine = call;
  if (!mine) return;
  mine.hangUp();
  await mine.ended;
}

function busyWith(calling, words) {
  find("state").textContent = words;
  find("call").setAttribute("aria-disabled", calling);
  find("hangup").setAttribute("aria-disabled", !calling);
  document.body.classList.toggle("calling", calling);
}

// -- what a moment shows

function show(mine, moment) {
  if (call !== mine) return;
  mine.isAnswered();
  drawer.keys(mine.keys, stand);
  drawer.show(moment);
  document.body.dataset.moment = moment.kind;
  if (moment.kind === "webhook") light(moment.here);
  if (moment.kind === "heard") read(moment.text, moment);
  if (moment.kind === "heard" || moment.kind === "pause") find("state").textContent = "Sie hören zu";
  if (moment.kind === "waiting") find("state").textContent = "Wartet auf Ihre Taste";
  if (moment.kind === "dialling") {
    find("state").textContent = "Verbinde mit einem Menschen";
    ring(wait(2500));
    read(`Es klingelt bei ${moment.number}. Zur Probe: Niemand wird wirklich angerufen.`, { over: true });
  }
  const meeting = room.show(moment);
  if (meeting) find("state").textContent = meeting.state;
  if (meeting?.text) read(meeting.text, { over: true });
}

function read(text, { section = "", changed = "", recorded = true, over = false }) {
  const before = log.querySelector("[data-section]:last-of-type")?.dataset.section;
  log.querySelector(".now")?.classList.remove("now");
  const block = document.createElement("p");
  block.dataset.section = section;
  if (section && section !== before) block.append(part("strong", section));
  for (const badge of [CHANGED[changed], recorded || "ohne Aufnahme"]) {
    if (typeof badge === "string") block.append(part("span", badge, "badge"));
  }
  block.append(part("span", text, "said"));
  block.classList.add(over ? "over" : "now");
  log.append(block);
  // what is said now from its beginning, however long it is; what was before it is above
  log.scrollTop = over ? log.scrollHeight : block.offsetTop - log.offsetTop;
}

function light(here) {
  for (const place of document.querySelectorAll(".place")) {
    const lit = here !== null && place.dataset.node === here.node;
    if (lit) place.setAttribute("aria-current", "location");
    else place.removeAttribute("aria-current");
  }
}

function tick() {
  const now = call?.now;
  const waiting = now?.moment.kind === "waiting";
  document.querySelector(".ring").classList.toggle("on", waiting);
  const left = waiting ? Math.max(0, now.moment.seconds - call.passed()) : 0;
  find("waiting").textContent = waiting ? `noch ${Math.ceil(left)} s` : "";
  if (waiting) circle.style.strokeDashoffset = String(100 - (100 * left) / now.moment.seconds);
  const seconds = call?.time;
  if (typeof seconds === "number") {
    const whole = Math.floor(seconds);
    find("clock").textContent = `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
  }
}
setInterval(tick, 100);

// -- buttons and keyboard

let endTone = null;

function press(key) {
  endTone?.();
  endTone = dtmf(key);
  setTimeout(() => { endTone?.(); endTone = null; }, 200);
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("down");
  setTimeout(() => button.classList.remove("down"), 200);
  if (!call) return;
  const counts = call.press(key);
  read(counts ? `Taste ${key}` : `Taste ${key} (geht verloren: Hier hört die Hotline nicht zu)`, { over: true });
}

find("call").addEventListener("click", () => { if (!call) start(); });
find("hangup").addEventListener("click", hangUp);
room.onJoin(() => call?.join());
find("silent").addEventListener("click", () => {
  const chosen = Number(document.querySelector("[name=speed]:checked").value);
  start({ speed: Math.max(chosen, usual) });
});
for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("click", () => press(button.dataset.key));
}
for (const place of document.querySelectorAll(".place")) {
  place.addEventListener("click", () => start({ strokes: strokes(place.dataset.keys) }));
}
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest("input:not([type=checkbox]):not([type=radio]), select");
  if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (find("typing").checked && KEYS.includes(event.key)) {
    event.preventDefault();
    press(event.key);
  }
});
addEventListener("pagehide", () => {
  if (!call?.sealed) return;
  const did = JSON.stringify({ call: call.sealed, did: [...call.did, ["left", call.passed()]] });
  navigator.sendBeacon("/phone/call", new Blob([did], { type: "application/json" }));
});

// -- a link that plays a call again

function strokes(written) {
  return written.split(",").map((word) => word.trim()).filter((word) => /^([0-9*#](@\d+(\.\d+)?)?|-)$/.test(word));
}

/** Keys stand behind the # of a link, which no server is sent: among them may be the digits of a room. */
function offer() {
  const written = new URLSearchParams(location.hash.slice(1)).get("tasten");
  const note = find("replay");
  note.hidden = !written;
  note.querySelector("span").textContent = `Dieser Link spielt einen Anruf nach, mit den Tasten ${written}.`;
  note.querySelector("button").onclick = () => start({ strokes: strokes(written) });
}

offer();
addEventListener("hashchange", offer);
