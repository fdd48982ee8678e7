// The room of a group: who is in it, and a button that brings in one more. The others are simulated.
import { chime } from "./tones.js";

const NAMES = ["Renate", "Karl", "Maria", "Heinz", "Ingrid", "Werner", "Ursula"];
const WHY_ALONE = "Noch ist niemand da. Sie hören alle halbe Minute, dass Sie warten.";
const STAR = "Mit der Taste Stern gehen Sie hinaus.";

const find = (id) => document.getElementById(id);
const panel = find("room");

/** Have the button do this: bring in somebody else. */
export function onJoin(bring) {
  find("join").addEventListener("click", bring);
}

/** No call, or none that is in a room. */
export function leave() {
  panel.hidden = true;
  panel.dataset.others = "0";
}

/** A moment begins: show the room as long as the caller is in it. What is new for the reader, or nothing. */
export function show(moment) {
  if (moment.kind === "webhook" && !moment.alone) leave();
  const alone = moment.kind === "webhook" && moment.alone;
  if (!alone && moment.kind !== "meeting") return panel.hidden ? null : { state: "Sie sind im Raum" };
  const before = Number(panel.dataset.others);
  const others = moment.kind === "meeting" ? moment.others : 0;
  panel.hidden = false;
  panel.dataset.others = String(others);
  find("others").textContent = others ? `mit ${listed(others)}. ${STAR}` : WHY_ALONE;
  if (others > before) chime();
  return { state: "Sie sind im Raum", text: others > before ? `${arrived(before, others)} Sie hören einen leisen Ton.` : "" };
}

function named(number) {
  return NAMES[number] ?? "noch jemand";
}

function listed(others) {
  const shown = NAMES.slice(0, others);
  if (others > NAMES.length) shown.push(`${others - NAMES.length} anderen`);
  const last = shown.pop();
  return shown.length ? `${shown.join(", ")} und ${last}` : last;
}

function arrived(before, others) {
  if (before === 0 && others > 1) return `${listed(others)} sind schon da.`;
  const name = named(others - 1);
  return `${name[0].toUpperCase()}${name.slice(1)} kommt dazu.`;
}
