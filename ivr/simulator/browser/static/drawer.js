// The drawer for developers: each webhook with its parameters, the TwiML it returned, times and sizes.
const box = document.getElementById("exchange");
const opener = document.getElementById("drawer-open");
const drawer = document.getElementById("drawer");

opener.addEventListener("click", () => open(drawer.hidden));
document.getElementById("drawer-close").addEventListener("click", () => open(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !drawer.hidden) open(false); });

function open(yes) {
  drawer.hidden = !yes;
  document.body.classList.toggle("with-drawer", yes);
  opener.setAttribute("aria-expanded", String(yes));
  follow();
  (yes ? document.getElementById("drawer-close") : opener).focus();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard?.writeText(field.value).catch(() => {});
  });
}

/** Show the verb that is executed, or the latest exchange. */
function follow() {
  if (drawer.hidden) return;
  const marked = box.querySelector(".now");
  const below = marked ? marked.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom : Infinity;
  if (below > 0) box.scrollTop += Math.min(below + 40, box.scrollHeight);
}

/** A new call begins. */
export function clear() {
  box.replaceChildren();
}

/** The keys so far, as a test and as a link. */
export function keys(written, stand) {
  const script = `python3 scripts/call.py${stand === "draft" ? " --draft" : ""} --keys '${written}'`;
  document.getElementById("script").value = script;
  const keysOnly = new URLSearchParams({ tasten: written });
  document.getElementById("link").value = `${location.origin}/phone${stand === "draft" ? "?stand=draft" : ""}#${keysOnly}`;
  const save = document.getElementById("save");
  URL.revokeObjectURL(save.href);
  save.href = URL.createObjectURL(new Blob([`${script}\n`], { type: "text/x-shellscript" }));
  save.hidden = false;
}

/** A moment begins: note what was exchanged, mark the verb that is executed. */
export function show(moment) {
  if (moment.kind === "webhook") box.append(webhook(moment));
  if (moment.kind === "fetched") box.append(part("p", `GET ${moment.url}  ${figures(moment)}`, "fetched"));
  if (moment.kind === "trouble") box.append(part("p", `${moment.code} ${moment.sentence}`, "bad"));
  for (const marked of box.querySelectorAll(".now")) marked.classList.remove("now");
  const current = [...box.querySelectorAll("pre")].at(-1);
  if (moment.verb) {
    for (const verb of current?.querySelectorAll(`[data-verb="${moment.verb}"]`) ?? []) verb.classList.add("now");
  }
  follow();
}

function webhook(moment) {
  const article = document.createElement("article");
  article.append(part("h3", `${moment.method} ${moment.url}`));
  article.append(part("p", `bei ${moment.at.toFixed(1)} s · ${figures(moment)}`, "figures"));
  const details = document.createElement("details");
  details.append(part("summary", parametersInShort(moment.params)));
  const list = document.createElement("dl");
  for (const [name, value] of moment.params) list.append(part("dt", name), part("dd", value || "–"));
  details.append(list);
  article.append(details, twiml(moment));
  return article;
}

function parametersInShort(params) {
  const digits = params.find(([name]) => name === "Digits");
  return `${params.length} Parameter${digits ? `, Digits=${digits[1]}` : ""}`;
}

function figures({ status, ms, bytes }) {
  return `${status} · ${ms.toLocaleString("de")} ms · ${bytes.toLocaleString("de")} Bytes`;
}

function twiml(moment) {
  const pre = document.createElement("pre");
  if (moment.raw) pre.textContent = moment.raw;
  for (const verb of moment.lines) pre.append(tag(verb));
  return pre;
}

function tag({ verb, depth, tag: name, attributes, text, opens, closes }) {
  const all = part("span", "", "verb");
  Object.assign(all.dataset, { verb, depth });
  all.append(part("b", `<${opens ? "" : "/"}${name}`));
  for (const [attribute, value] of attributes) {
    all.append(" ", part("i", `${attribute}=`), part("em", `"${value}"`));
  }
  all.append(part("b", opens && closes && !text ? "/>" : ">"), text);
  if (opens && closes && text) all.append(part("b", `</${name}>`));
  return all;
}

// An element with this text, and a class, where it needs one.
export function part(kind, text, name) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
